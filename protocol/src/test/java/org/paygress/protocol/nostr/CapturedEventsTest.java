package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.protocol.nostr.Fixtures.ok;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real events of the reference implementation, release 0.1.9. */
class CapturedEventsTest {

  private static final JsonNode CAPTURED = Fixtures.resource("/paygress/captured-0.1.9.json");

  record Captured(String name, String from, String to, Event event, JsonNode plaintext) {
    @Override
    public String toString() {
      return name;
    }

    boolean isDirectMessage() {
      return event.kind() == Kind.NIP04_DM || event.kind() == Kind.GIFT_WRAP;
    }
  }

  static List<Captured> all() {
    return CAPTURED
        .path("messages")
        .valueStream()
        .map(
            message ->
                new Captured(
                    message.path("name").asText(),
                    message.path("from").asText(),
                    message.path("to").asText(),
                    ok(Event.parse(message.path("event").toString())),
                    message.path("plaintext")))
        .toList();
  }

  static List<Captured> directMessages() {
    return all().stream().filter(Captured::isDirectMessage).toList();
  }

  private static SecretKey key(String name) {
    return SecretKey.of(CAPTURED.path("keys").path(name).path("secret").asText());
  }

  @Test
  void all_of_them_are_read() {
    assertThat(all()).hasSize(42);
    assertThat(directMessages()).hasSize(34);
  }

  @ParameterizedTest
  @MethodSource("all")
  void every_captured_event_verifies(Captured captured) {
    assertThat(captured.event.verify()).isTrue();
    assertThat(ok(Event.parse(captured.event.toJson()))).isEqualTo(captured.event);
  }

  @ParameterizedTest
  @MethodSource("directMessages")
  void every_captured_direct_message_opens_to_its_plaintext(Captured captured) {
    DirectMessage message = ok(DirectMessages.open(captured.event, key(captured.to)));
    assertThat(message.plaintext()).isEqualTo(text(captured.plaintext, message.plaintext()));
    assertThat(message.sender()).isEqualTo(key(captured.from).publicKey());
    assertThat(message.outerId()).isEqualTo(captured.event.id());
  }

  /** Plaintexts that are JSON stand in the file as JSON, not as text. */
  private static String text(JsonNode expected, String actual) {
    if (expected.isTextual()) {
      return expected.asText();
    }
    assertThat(CapturedJson.read(actual)).isEqualTo(expected);
    return actual;
  }
}
