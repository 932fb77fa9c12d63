package org.paygress.protocol.nostr;

import java.io.IOException;
import org.paygress.system.Parsed;

/**
 * What a relay says to a client (NIP-01, NIP-42), in a frame of at most 128 KiB. It is read by
 * position: what a relay adds at the end (NIP-67 does, to EOSE) is passed over.
 */
public sealed interface RelayMessage {

  /** An event for a subscription. Not verified yet. */
  record EventMessage(String subId, Event event) implements RelayMessage {
    public EventMessage {
      Frames.checkSubscriptionId(subId);
    }
  }

  /** The answer to a published event. */
  record Ok(EventId id, boolean accepted, String message) implements RelayMessage {}

  /** All stored events of a subscription have been sent. */
  record Eose(String subId) implements RelayMessage {
    public Eose {
      Frames.checkSubscriptionId(subId);
    }
  }

  /** The relay has ended a subscription. */
  record Closed(String subId, String message) implements RelayMessage {
    public Closed {
      Frames.checkSubscriptionId(subId);
    }
  }

  /** A text for people. */
  record Notice(String message) implements RelayMessage {}

  /** The challenge that {@link RelayAuth} answers. */
  record Auth(String challenge) implements RelayMessage {}

  /** Reads a text frame; total. */
  static Parsed<RelayMessage> parse(String frame) {
    return JsonReader.parse(frame, Limits.FRAME_BYTES, RelayMessage::read);
  }

  private static RelayMessage read(JsonReader in) throws IOException {
    in.expectArray();
    RelayMessage message = body(Frames.string(in), in);
    in.skipToEnd();
    return message;
  }

  private static RelayMessage body(String type, JsonReader in) throws IOException {
    return switch (type) {
      case "EVENT" -> {
        String subId = Frames.subscriptionId(in);
        in.requireElement();
        yield new EventMessage(subId, EventFields.read(in).event());
      }
      case "OK" -> {
        EventId id = JsonReader.require(EventId.parse(Frames.string(in)));
        in.requireElement();
        yield new Ok(id, in.bool(), stringOrEmpty(in));
      }
      case "EOSE" -> new Eose(Frames.subscriptionId(in));
      case "CLOSED" -> new Closed(Frames.subscriptionId(in), stringOrEmpty(in));
      case "NOTICE" -> new Notice(Frames.string(in));
      case "AUTH" -> new Auth(Frames.string(in));
      default -> throw new MalformedException("an unknown relay message");
    };
  }

  /** Some relays leave an empty message out. */
  private static String stringOrEmpty(JsonReader in) throws IOException {
    return in.nextElement() ? in.string() : "";
  }

  default String toJson() {
    return switch (this) {
      case EventMessage(var subId, var event) -> {
        StringBuilder out = Frames.begin("EVENT", subId).append(',');
        event.appendTo(out);
        yield out.append(']').toString();
      }
      case Ok(var id, var accepted, var message) -> {
        StringBuilder out = Frames.begin("OK", id.hex()).append(',').append(accepted).append(',');
        JsonText.quote(out, message);
        yield out.append(']').toString();
      }
      case Eose(var subId) -> Frames.begin("EOSE", subId).append(']').toString();
      case Closed(var subId, var message) -> {
        StringBuilder out = Frames.begin("CLOSED", subId).append(',');
        JsonText.quote(out, message);
        yield out.append(']').toString();
      }
      case Notice(var message) -> Frames.begin("NOTICE", message).append(']').toString();
      case Auth(var challenge) -> Frames.begin("AUTH", challenge).append(']').toString();
    };
  }
}
