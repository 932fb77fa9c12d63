package org.paygress.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;

/** What the reference implementation, release 0.1.9, really sent. */
final class Captured {

  private static final JsonNode FILE = load();

  private Captured() {}

  private static JsonNode load() {
    try (var in = Captured.class.getResourceAsStream("/paygress/captured-0.1.9.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode message(String name) {
    for (var message : FILE.get("messages")) {
      if (message.get("name").textValue().equals(name)) {
        return message;
      }
    }
    throw new IllegalArgumentException("no such capture: " + name);
  }

  static Stream<String> names() {
    return FILE.get("messages").valueStream().map(message -> message.get("name").textValue());
  }

  static Event event(String name) {
    return value(Event.parse(message(name).get("event").toString()));
  }

  static SecretKey key(String owner) {
    return SecretKey.of(FILE.get("keys").get(owner).get("secret").textValue());
  }

  static SecretKey sender(String name) {
    return key(message(name).get("from").textValue());
  }

  /** The very text that crossed the wire: a direct message's plaintext, else the content. */
  static String text(String name) {
    var event = event(name);
    if (event.kind() != 4 && event.kind() != 1059) {
      return event.content();
    }
    var receiver = key(message(name).get("to").textValue());
    return Captured.<DirectMessage>value(DirectMessages.open(event, receiver)).plaintext();
  }

  static <T> T value(Parsed<T> parsed) {
    return switch (parsed) {
      case Parsed.Ok<T>(var value) -> value;
      case Parsed.Malformed<T>(var reason) -> throw new AssertionError(reason);
    };
  }
}
