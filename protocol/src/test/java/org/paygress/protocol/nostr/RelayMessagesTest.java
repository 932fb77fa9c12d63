package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.paygress.protocol.nostr.Fixtures.ALICE;
import static org.paygress.protocol.nostr.Fixtures.NOW;
import static org.paygress.protocol.nostr.Fixtures.ok;
import static org.paygress.protocol.nostr.Fixtures.reason;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.nostr.RelayMessage.Auth;
import org.paygress.protocol.nostr.RelayMessage.Closed;
import org.paygress.protocol.nostr.RelayMessage.Eose;
import org.paygress.protocol.nostr.RelayMessage.EventMessage;
import org.paygress.protocol.nostr.RelayMessage.Notice;
import org.paygress.system.Parsed;

class RelayMessagesTest {

  private static final Event EVENT = Event.sign(ALICE, NOW, 1, List.of(), "\u0001\n");

  static List<RelayMessage> relayMessages() {
    return List.of(
        new EventMessage("s", EVENT),
        new RelayMessage.Ok(EVENT.id(), true, ""),
        new RelayMessage.Ok(EVENT.id(), false, "blocked: \"x\""),
        new Eose("s"),
        new Eose("s", RelayMessage.Stored.FINISH),
        new Eose("s", RelayMessage.Stored.MORE),
        new Closed("s", "auth-required: log in"),
        new Notice("slow \ud83d\ude00"),
        new Auth("challenge"));
  }

  @ParameterizedTest
  @MethodSource("relayMessages")
  void a_relay_message_survives_its_json(RelayMessage message) {
    assertThat(ok(RelayMessage.parse(message.toJson()))).isEqualTo(message);
  }

  static List<ClientMessage> clientMessages() {
    return List.of(
        new ClientMessage.Publish(EVENT),
        new ClientMessage.Subscribe("s", List.of(Filter.builder().build())),
        new ClientMessage.Subscribe(
            "s",
            List.of(
                Filter.builder().kinds(4, 1059).tag("p", "x", "y").since(1).build(),
                Filter.builder().ids(EVENT.id()).authors(EVENT.pubkey()).limit(0).build())),
        new ClientMessage.Close("s"),
        new ClientMessage.Authenticate(EVENT));
  }

  @ParameterizedTest
  @MethodSource("clientMessages")
  void a_client_message_survives_its_json(ClientMessage message) {
    assertThat(ok(ClientMessage.parse(message.toJson()))).isEqualTo(message);
  }

  @Test
  void messages_are_written_as_nip_01_shows_them() {
    assertThat(new RelayMessage.Ok(EVENT.id(), true, "").toJson())
        .isEqualTo("[\"OK\",\"" + EVENT.id() + "\",true,\"\"]");
    assertThat(new Closed("s", "m").toJson()).isEqualTo("[\"CLOSED\",\"s\",\"m\"]");
    assertThat(new EventMessage("s", EVENT).toJson())
        .isEqualTo("[\"EVENT\",\"s\"," + EVENT.toJson() + "]");
    Filter filter = Filter.builder().kinds(4, 1059).tag("p", "ab").since(5).limit(7).build();
    assertThat(new ClientMessage.Subscribe("s", List.of(filter)).toJson())
        .isEqualTo("[\"REQ\",\"s\",{\"kinds\":[4,1059],\"#p\":[\"ab\"],\"since\":5,\"limit\":7}]");
  }

  @ParameterizedTest
  @MethodSource("relayMessages")
  void what_a_relay_adds_at_the_end_is_passed_over(RelayMessage message) {
    String json = message.toJson();
    String more = json.substring(0, json.length() - 1) + ",{\"a\":[\"more\"]},[\"more\",[1]],7]";
    assertThat(ok(RelayMessage.parse(more))).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                          | UNSAID",
        ",[]                       | UNSAID",
        ",[\"finish\"]             | FINISH",
        ",[\"more\"]               | MORE",
        ",[\"auth\",\"more\",7]     | MORE",
        ",[[\"more\"],\"finish\"],7 | FINISH",
        ",[\"later\"],[\"more\"]    | UNSAID",
        ",\"more\"                 | UNSAID",
        ",{\"debug\":[\"more\"]}   | UNSAID",
        ",null                     | UNSAID",
      })
  void what_a_relay_says_of_its_stored_events_is_read_as_nip_67_has_it(
      @Nullable String third, RelayMessage.Stored stored) {
    String frame = "[\"EOSE\",\"s\"" + (third == null ? "" : third) + "]";
    assertThat(ok(RelayMessage.parse(frame))).isEqualTo(new Eose("s", stored));
  }

  @Test
  void a_relay_may_leave_an_empty_message_out() {
    assertThat(ok(RelayMessage.parse("[\"OK\",\"" + EVENT.id() + "\",true]")))
        .isEqualTo(new RelayMessage.Ok(EVENT.id(), true, ""));
    assertThat(ok(RelayMessage.parse("[\"CLOSED\",\"s\"]"))).isEqualTo(new Closed("s", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "null",
        "[1]",
        "[\"\"]",
        "[\"HELLO\"]",
        "[\"EVENT\"]",
        "[\"EVENT\",\"s\"]",
        "[\"EVENT\",\"s\",{}]",
        "[\"EVENT\",\"s\",null]",
        "[\"EVENT\",{}]",
        "[\"OK\"]",
        "[\"OK\",\"s\",true,\"\"]",
        "[\"EOSE\"]",
        "[\"EOSE\",\"\"]",
        "[\"EOSE\",\"sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss\"]",
        "[\"EOSE\",\"\\ud800\"]",
        "[\"CLOSED\",\"s\",7]",
        "[\"NOTICE\"]",
        "[\"NOTICE\",null]",
        "[\"AUTH\",[]]",
        "[\"REQ\"]",
        "[\"REQ\",\"s\"]",
        "[\"REQ\",\"s\",[]]",
        "[\"REQ\",\"s\",{\"kinds\":[]}]",
        "[\"REQ\",\"s\",{\"kinds\":[\"4\"]}]",
        "[\"REQ\",\"s\",{\"kinds\":[65536]}]",
        "[\"REQ\",\"s\",{\"ids\":[\"ab\"]}]",
        "[\"REQ\",\"s\",{\"since\":-1}]",
        "[\"REQ\",\"s\",{\"limit\":2147483648}]",
        "[\"REQ\",\"s\",{\"#pp\":[\"a\"]}]",
        "[\"REQ\",\"s\",{\"search\":\"a\"}]",
        "[\"REQ\",\"s\",{\"kinds\":[1],\"kinds\":[2]}]",
        "[\"CLOSE\"]",
        "[\"COUNT\",\"s\",{}]",
        "[\"EOSE\",\"s\"",
        "[\"EOSE\",\"s\"]]",
        "[\"EOSE\" \"s\"]"
      })
  void what_is_no_message_of_either_side_is_refused(String frame) {
    assertThat(reason(RelayMessage.parse(frame))).isNotEmpty();
    assertThat(reason(ClientMessage.parse(frame))).isNotEmpty();
  }

  @Test
  void a_frame_of_more_than_128_kib_is_refused() {
    String text = "x".repeat(Limits.FRAME_BYTES - "[\"NOTICE\",\"\"]".length());
    assertThat(ok(RelayMessage.parse(new Notice(text).toJson()))).isEqualTo(new Notice(text));
    assertThat(reason(RelayMessage.parse(new Notice(text + "x").toJson()))).contains("longer");
    assertThat(reason(RelayMessage.parse("[".repeat(1 << 20)))).contains("longer");
  }

  @Test
  void a_subscription_id_has_1_to_64_characters() {
    assertThatThrownBy(() -> new Eose("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ClientMessage.Close("s".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_relay_s_challenge_is_answered_with_kind_22242() {
    Event event = RelayAuth.event(ALICE, RelayUrl.of("WSS://Relay.example:443/"), "c\"1", NOW);
    assertThat(event.verify()).isTrue();
    assertThat(event.kind()).isEqualTo(22_242);
    assertThat(event.content()).isEmpty();
    assertThat(event.createdAt()).isEqualTo(NOW);
    assertThat(event.tags())
        .containsExactly(List.of("relay", "wss://relay.example"), List.of("challenge", "c\"1"));
  }

  @Test
  void an_event_with_more_than_we_read_is_its_authors_fault() {
    Event event =
        Event.sign(SecretKey.generate(), 1_800_000_000, 4, List.of(List.of("t", "a")), "");
    String frame = new RelayMessage.EventMessage("s", event).toJson();
    String tags = frame.replace("[[\"t\",\"a\"]]", "[" + "[\"t\"],".repeat(200) + "[\"t\"]]");
    assertThat(RelayMessage.parse(tags))
        .isEqualTo(Parsed.ok(new RelayMessage.BeyondLimits("s", OptionalLong.of(1_800_000_000))));
    String wide = frame.replace("[[\"t\",\"a\"]]", "[[" + "\"t\",".repeat(256) + "\"t\"]]");
    String half = frame.replace("\"content\":\"\"", "\"content\":\"\\ud83d\"");
    assertThat(List.of(wide, half))
        .allSatisfy(
            text ->
                assertThat(RelayMessage.parse(text))
                    .isInstanceOfSatisfying(
                        Parsed.Ok.class,
                        ok ->
                            assertThat(ok.value()).isInstanceOf(RelayMessage.BeyondLimits.class)));
    String noTag = frame.replace("[[\"t\",\"a\"]]", "[[]]");
    assertThat(RelayMessage.parse(noTag)).isInstanceOf(Parsed.Ok.class);
    assertThat(RelayMessage.parse(frame.replace(event.id().hex(), "zz")))
        .isInstanceOf(Parsed.Malformed.class);
  }
}
