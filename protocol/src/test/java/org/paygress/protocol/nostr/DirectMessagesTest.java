package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.paygress.protocol.nostr.Fixtures.ALICE;
import static org.paygress.protocol.nostr.Fixtures.BOB;
import static org.paygress.protocol.nostr.Fixtures.MALLORY;
import static org.paygress.protocol.nostr.Fixtures.NOW;
import static org.paygress.protocol.nostr.Fixtures.ok;
import static org.paygress.protocol.nostr.Fixtures.reason;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectMessagesTest {

  private static final List<List<String>> TO_BOB = List.of(List.of("p", BOB.publicKey().hex()));

  @ParameterizedTest
  @EnumSource(DmKind.class)
  void a_message_arrives_as_it_was_sent(DmKind kind) {
    String text = "{\"pod_id\":\"container-1000\"} \u00e9 \ud83d\ude80 \u0000\u001f";
    Event event = DirectMessages.seal(kind, ALICE, BOB.publicKey(), text, NOW);
    DirectMessage message = ok(DirectMessages.open(ok(Event.parse(event.toJson())), BOB));
    assertThat(message.plaintext()).isEqualTo(text);
    assertThat(message.kind()).isEqualTo(kind);
    assertThat(message.sender()).isEqualTo(ALICE.publicKey());
    assertThat(message.createdAt()).isEqualTo(NOW);
    assertThat(message.outerId()).isEqualTo(event.id());
    assertThat(event.tagValues("p")).containsExactly(BOB.publicKey().hex());
  }

  @ParameterizedTest
  @EnumSource(DmKind.class)
  void a_reply_carries_the_time_of_now_on_its_outside(DmKind kind) {
    Event event = DirectMessages.seal(kind, ALICE, BOB.publicKey(), "x", NOW);
    assertThat(event.createdAt()).isEqualTo(NOW);
    assertThat(event.verify()).isTrue();
  }

  @Test
  void a_nip04_message_has_the_tags_of_the_reference() {
    Event event = DirectMessages.seal(DmKind.NIP04, ALICE, BOB.publicKey(), "x", NOW);
    assertThat(event.kind()).isEqualTo(4);
    assertThat(event.pubkey()).isEqualTo(ALICE.publicKey());
    assertThat(event.tags())
        .containsExactly(List.of("p", BOB.publicKey().hex()), List.of("alt", "Private Message"));
    assertThat(event.content()).matches("[A-Za-z0-9+/]+=*\\?iv=[A-Za-z0-9+/]{22}==");
  }

  @Test
  void a_gift_wrap_hides_its_sender_and_is_never_the_same_twice() {
    Event first = DirectMessages.seal(DmKind.NIP17, ALICE, BOB.publicKey(), "x", NOW);
    Event second = DirectMessages.seal(DmKind.NIP17, ALICE, BOB.publicKey(), "x", NOW);
    assertThat(first.kind()).isEqualTo(1059);
    assertThat(first.toJson()).doesNotContain(ALICE.publicKey().hex());
    assertThat(first.pubkey()).isNotEqualTo(second.pubkey());
    assertThat(first.content()).isNotEqualTo(second.content());
    assertThat(ok(DirectMessages.open(first, BOB)).requestId())
        .isEqualTo(ok(DirectMessages.open(second, BOB)).requestId());
  }

  @Test
  void an_ephemeral_wrap_is_of_a_kind_that_relays_do_not_store() {
    Event event = DirectMessages.seal(DmKind.NIP17_EPHEMERAL, ALICE, BOB.publicKey(), "x", NOW);
    assertThat(event.kind()).isEqualTo(21059);
    assertThat(event.toJson()).doesNotContain(ALICE.publicKey().hex());
  }

  @ParameterizedTest
  @EnumSource(DmKind.class)
  void a_message_expires_when_its_author_says_so(DmKind kind) {
    Event event =
        DirectMessages.sealed(kind, ALICE, BOB.publicKey(), "x", NOW, OptionalLong.of(NOW + 60))
            .event();
    assertThat(event.tag("expiration")).contains(Long.toString(NOW + 60));
    assertThat(event.isExpired(NOW + 59)).isFalse();
    assertThat(event.isExpired(NOW + 60)).isTrue();
    assertThat(ok(DirectMessages.open(event, BOB)).plaintext()).isEqualTo("x");
    Event lasting = DirectMessages.seal(kind, ALICE, BOB.publicKey(), "x", NOW);
    assertThat(lasting.tag("expiration")).isEmpty();
    assertThat(lasting.isExpired(Long.MAX_VALUE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", " 5"})
  void an_expiration_that_is_no_time_says_nothing(String text) {
    Event event = Event.sign(ALICE, NOW, 4, List.of(List.of("expiration", text)), "x");
    assertThat(event.isExpired(NOW)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(DmKind.class)
  void nobody_else_can_open_it(DmKind kind) {
    Event event = DirectMessages.seal(kind, ALICE, BOB.publicKey(), "x", NOW);
    assertThat(reason(DirectMessages.open(event, MALLORY))).isNotEmpty();
    assertThat(reason(DirectMessages.open(event, ALICE))).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(DmKind.class)
  void a_forged_event_is_refused(DmKind kind) {
    Event e = DirectMessages.seal(kind, ALICE, BOB.publicKey(), "x", NOW);
    Event forged =
        new Event(
            e.id(), e.pubkey(), e.createdAt(), e.kind(), e.tags(), e.content(), "0".repeat(128));
    assertThat(reason(DirectMessages.open(forged, BOB))).contains("signature");
  }

  @Test
  void a_rumor_that_names_another_author_than_its_seal_is_refused() {
    Unsigned rumor = new Unsigned(ALICE.publicKey(), NOW, Kind.RUMOR_DM, TO_BOB, "spend");
    Event wrap = GiftWrap.wrap(Kind.GIFT_WRAP, MALLORY, BOB.publicKey(), rumor, NOW, TO_BOB);
    assertThat(reason(DirectMessages.open(wrap, BOB)))
        .isEqualTo("the rumor names another author than its seal");
  }

  @Test
  void a_seal_that_its_author_did_not_sign_is_refused() {
    Unsigned rumor = new Unsigned(ALICE.publicKey(), NOW, Kind.RUMOR_DM, TO_BOB, "spend");
    byte[] key = Nip44.conversationKey(MALLORY, BOB.publicKey());
    String sealed = Nip44.encrypt(key, Entropy.bytes(32), rumor.toRumorJson());
    Event honest = Event.sign(MALLORY, NOW, Kind.SEAL, List.of(), sealed);
    Event forged =
        new Event(
            honest.id(), ALICE.publicKey(), NOW, Kind.SEAL, List.of(), sealed, honest.sigHex());
    assertThat(reason(DirectMessages.open(wrapped(forged.toJson()), BOB)))
        .isEqualTo("the seal's id or signature is wrong");
  }

  @Test
  void a_seal_of_another_kind_is_refused() {
    Event note = Event.sign(ALICE, NOW, 1, List.of(), "x");
    assertThat(reason(DirectMessages.open(wrapped(note.toJson()), BOB)))
        .isEqualTo("the gift wrap holds no seal");
  }

  @Test
  void a_rumor_of_another_kind_is_refused() {
    Unsigned reaction = new Unsigned(ALICE.publicKey(), NOW, 7, TO_BOB, "+");
    Event wrap = GiftWrap.wrap(Kind.GIFT_WRAP, ALICE, BOB.publicKey(), reaction, NOW, TO_BOB);
    assertThat(reason(DirectMessages.open(wrap, BOB)))
        .isEqualTo("the seal holds no direct message");
  }

  @Test
  void a_rumor_with_a_wrong_id_is_refused_and_one_without_is_taken() {
    Unsigned rumor = new Unsigned(ALICE.publicKey(), NOW, Kind.RUMOR_DM, TO_BOB, "x");
    String json = rumor.toRumorJson();
    String lying = json.replace(rumor.id().hex(), "0".repeat(64));
    assertThat(reason(DirectMessages.open(sealedAndWrapped(lying), BOB)))
        .isEqualTo("the rumor's id is not its hash");
    String without = json.replace("\"id\":\"" + rumor.id().hex() + "\",", "");
    assertThat(ok(DirectMessages.open(sealedAndWrapped(without), BOB)).requestId())
        .isEqualTo(rumor.id());
  }

  @Test
  void wraps_and_seals_that_hold_anything_else_are_refused() {
    for (String inside : List.of("x", "{}", "[]", "null", "\ud83d\ude80", "[".repeat(9_000))) {
      assertThat(reason(DirectMessages.open(wrapped(inside), BOB))).isNotEmpty();
      assertThat(reason(DirectMessages.open(sealedAndWrapped(inside), BOB))).isNotEmpty();
    }
  }

  @Test
  void a_nip04_message_to_another_key_is_refused() {
    String content = Nip04.encrypt(ALICE, BOB.publicKey(), "x", new byte[16]);
    List<List<String>> toMallory = List.of(List.of("p", MALLORY.publicKey().hex()));
    for (List<List<String>> tags : List.of(toMallory, List.<List<String>>of())) {
      Event event = Event.sign(ALICE, NOW, Kind.NIP04_DM, tags, content);
      assertThat(reason(DirectMessages.open(event, BOB))).contains("another key");
    }
  }

  @Test
  void other_kinds_are_no_direct_messages() {
    Event note = Event.sign(ALICE, NOW, 1, TO_BOB, "x");
    assertThat(reason(DirectMessages.open(note, BOB))).isEqualTo("not a direct message");
  }

  @Test
  void a_plaintext_of_32_kib_is_the_longest_of_nip04() {
    String longest = "x".repeat(Limits.PLAINTEXT_BYTES);
    Event event = DirectMessages.seal(DmKind.NIP04, ALICE, BOB.publicKey(), longest, NOW);
    assertThat(ok(DirectMessages.open(event, BOB)).plaintext()).isEqualTo(longest);
    String tooLong = longest + "x";
    assertThatThrownBy(
            () -> DirectMessages.seal(DmKind.NIP04, ALICE, BOB.publicKey(), tooLong, NOW))
        .isInstanceOf(IllegalArgumentException.class);
    String content = Nip04.encrypt(ALICE, BOB.publicKey(), tooLong, new byte[16]);
    Event hostile = Event.sign(ALICE, NOW, Kind.NIP04_DM, TO_BOB, content);
    assertThat(reason(DirectMessages.open(hostile, BOB))).contains("32768 bytes");
  }

  @Test
  void a_gift_wrap_has_room_for_28_000_bytes_and_says_when_it_has_not() {
    String text = "x".repeat(28_000);
    Event event = DirectMessages.seal(DmKind.NIP17, ALICE, BOB.publicKey(), text, NOW);
    assertThat(ok(DirectMessages.open(event, BOB)).plaintext()).isEqualTo(text);
    String tooLong = "x".repeat(Limits.PLAINTEXT_BYTES);
    assertThatThrownBy(
            () -> DirectMessages.seal(DmKind.NIP17, ALICE, BOB.publicKey(), tooLong, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void half_a_surrogate_pair_is_not_sent() {
    for (DmKind kind : DmKind.values()) {
      assertThatThrownBy(() -> DirectMessages.seal(kind, ALICE, BOB.publicKey(), "a\udc00", NOW))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void an_opened_message_does_not_print_its_plaintext() {
    Event event = DirectMessages.seal(DmKind.NIP17, ALICE, BOB.publicKey(), "marker", NOW);
    assertThat(ok(DirectMessages.open(event, BOB)).toString())
        .doesNotContain("marker")
        .contains("(redacted)");
  }

  /** What Mallory can make with a throw-away key: anything, encrypted to Bob. */
  private static Event wrapped(String inside) {
    byte[] key = Nip44.conversationKey(MALLORY, BOB.publicKey());
    String content = Nip44.encrypt(key, Entropy.bytes(32), inside);
    return Event.sign(MALLORY, NOW, Kind.GIFT_WRAP, TO_BOB, content);
  }

  private static Event sealedAndWrapped(String rumor) {
    byte[] key = Nip44.conversationKey(ALICE, BOB.publicKey());
    String content = Nip44.encrypt(key, Entropy.bytes(32), rumor);
    return wrapped(Event.sign(ALICE, NOW, Kind.SEAL, List.of(), content).toJson());
  }
}
