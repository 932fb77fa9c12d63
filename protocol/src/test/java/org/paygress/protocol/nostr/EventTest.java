package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.paygress.protocol.nostr.Fixtures.ALICE;
import static org.paygress.protocol.nostr.Fixtures.BOB;
import static org.paygress.protocol.nostr.Fixtures.NOW;
import static org.paygress.protocol.nostr.Fixtures.ok;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paygress.system.hash.Sha256;

class EventTest {

  private static final List<List<String>> TAGS =
      List.of(List.of("p", BOB.publicKey().hex()), List.of("t", "one"), List.of("t", "two", "x"));

  @Test
  void a_signed_event_verifies_and_survives_its_json() {
    Event event = Event.sign(ALICE, NOW, Kind.OFFER, TAGS, "{\"a\":1}");
    assertThat(event.verify()).isTrue();
    Event read = ok(Event.parse(event.toJson()));
    assertThat(read).isEqualTo(event).hasSameHashCodeAs(event);
    assertThat(read.verify()).isTrue();
  }

  @Test
  void the_id_is_the_hash_of_the_canonical_form() {
    Event event = Event.sign(ALICE, 1_700_000_000, 1, List.of(List.of("e", "a\"b")), "h\u00e9\n");
    String canonical =
        "[0,\"" + ALICE.publicKey() + "\",1700000000,1,[[\"e\",\"a\\\"b\"]],\"h\u00e9\\n\"]";
    assertThat(event.id().hex()).isEqualTo(Hex.encode(Sha256.of(Utf8.encode(canonical))));
  }

  @Test
  void control_characters_are_escaped_in_lower_case_and_all_others_stand_verbatim() {
    StringBuilder out = new StringBuilder();
    JsonText.quote(
        out, "\u0000\u0001\u001f\u007f\b\f\n\r\t\"\\/\u2028\u2029\u00e9\ud83d\ude00<>&'");
    assertThat(out)
        .hasToString(
            "\"\\u0000\\u0001\\u001f\u007f\\b\\f\\n\\r\\t\\\"\\\\/\u2028\u2029\u00e9\ud83d\ude00<>&'\"");
    assertThat(JsonText.quotedBytes("\u0000\n\"\\a\u00e9\u2028\ud83d\ude00"))
        .isEqualTo(2 + 6 + 2 + 2 + 2 + 1 + 2 + 3 + 4);
  }

  @Test
  void a_text_is_plain_when_json_needs_no_escape_anywhere_in_it() {
    String plain = "az~ !#[]^\u007f\u00e9\u20ac\ud83d\ude00/+=0123456789";
    assertThat(JsonText.isPlain(Utf8.encode(plain))).isTrue();
    assertThat(JsonText.isPlain(new byte[0])).isTrue();
    for (char escaped : "\"\\\u0000\u0001\t\n\u001f".toCharArray()) {
      for (int at = 0; at <= plain.length(); at++) {
        String text = plain.substring(0, at) + escaped + plain.substring(at);
        assertThat(JsonText.isPlain(text.getBytes(StandardCharsets.UTF_8))).isFalse();
      }
    }
  }

  @Test
  void plain_and_escaped_contents_are_hashed_alike() {
    for (String content : List.of("", "plain", "x".repeat(100), "a\"b", "x".repeat(64) + "\n")) {
      Unsigned event = new Unsigned(ALICE.publicKey(), NOW, 1, TAGS, content);
      StringBuilder canonical =
          new StringBuilder("[0,\"" + ALICE.publicKey() + "\"," + NOW + ",1,");
      JsonText.tags(canonical, TAGS);
      JsonText.quote(canonical.append(','), content);
      assertThat(event.hash()).isEqualTo(Sha256.of(Utf8.encode(canonical.append(']').toString())));
    }
  }

  @Test
  void an_event_with_every_field_changed_in_turn_does_not_verify() {
    Event e = Event.sign(ALICE, NOW, 1, TAGS, "text");
    Event other = Event.sign(BOB, NOW, 1, TAGS, "text");
    List<Event> forged =
        List.of(
            new Event(other.id(), e.pubkey(), NOW, 1, e.tags(), e.content(), e.sigHex()),
            new Event(e.id(), other.pubkey(), NOW, 1, e.tags(), e.content(), e.sigHex()),
            new Event(e.id(), e.pubkey(), NOW + 1, 1, e.tags(), e.content(), e.sigHex()),
            new Event(e.id(), e.pubkey(), NOW, 2, e.tags(), e.content(), e.sigHex()),
            new Event(e.id(), e.pubkey(), NOW, 1, List.of(), e.content(), e.sigHex()),
            new Event(e.id(), e.pubkey(), NOW, 1, e.tags(), "texT", e.sigHex()),
            new Event(e.id(), e.pubkey(), NOW, 1, e.tags(), e.content(), other.sigHex()),
            new Event(e.id(), e.pubkey(), NOW, 1, e.tags(), e.content(), "0".repeat(128)));
    assertThat(forged).noneMatch(Event::verify);
  }

  @Test
  void a_stranger_cannot_sign_for_another_key_by_hashing_honestly() {
    Unsigned claim = new Unsigned(ALICE.publicKey(), NOW, 1, List.of(), "not hers");
    Event signed = Event.sign(BOB, NOW, 1, List.of(), "not hers");
    Event forged =
        new Event(claim.id(), ALICE.publicKey(), NOW, 1, List.of(), "not hers", signed.sigHex());
    assertThat(forged.verify()).isFalse();
  }

  @Test
  void tags_are_found_by_name() {
    Event event =
        Event.sign(ALICE, NOW, 1, List.of(List.of("x"), List.of("t", "a"), List.of("t", "b")), "");
    assertThat(event.tag("t")).contains("a");
    assertThat(event.tagValues("t")).containsExactly("a", "b");
    assertThat(event.tag("x")).isEmpty();
    assertThat(event.tag("y")).isEmpty();
    assertThat(event.tagValues("x")).isEmpty();
  }

  @Test
  void an_event_of_exactly_the_greatest_size_is_made_and_one_more_byte_is_not() {
    String text = "x".repeat(Limits.EVENT_BYTES - 400 - 2);
    Event greatest = Event.sign(ALICE, NOW, 1, List.of(), text);
    assertThat(greatest.toJson().length()).isLessThanOrEqualTo(Limits.EVENT_BYTES);
    assertThat(ok(Event.parse(greatest.toJson())).verify()).isTrue();
    assertThatThrownBy(() -> Event.sign(ALICE, NOW, 1, List.of(), text + "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void values_beyond_the_limits_are_not_signed() {
    List<List<String>> tooMany = Collections.nCopies(201, List.of("t"));
    assertThatThrownBy(() -> Event.sign(ALICE, NOW, 1, tooMany, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Event.sign(ALICE, NOW, 65_536, List.of(), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Event.sign(ALICE, -1, 1, List.of(), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Event.sign(ALICE, NOW, 1, List.of(List.of()), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Event.sign(ALICE, NOW, 1, List.of(), "\ud800"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_event_prints_without_its_content() {
    assertThat(Event.sign(ALICE, NOW, 1, TAGS, "marker").toString()).doesNotContain("marker");
  }
}
