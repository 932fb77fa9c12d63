package org.paygress.protocol.nostr;

import java.io.IOException;
import org.paygress.system.Parsed;

/** What a relay says to a client (NIP-01, NIP-42), in a frame of at most 128 KiB. */
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
    return switch (Frames.string(in)) {
      case "EVENT" -> {
        String subId = Frames.subscriptionId(in);
        in.requireElement();
        Event event = EventFields.read(in).event();
        in.requireEnd();
        yield new EventMessage(subId, event);
      }
      case "OK" -> {
        EventId id = JsonReader.require(EventId.parse(Frames.string(in)));
        in.requireElement();
        yield new Ok(id, in.bool(), Frames.lastStringOrEmpty(in));
      }
      case "EOSE" -> {
        String subId = Frames.subscriptionId(in);
        in.requireEnd();
        yield new Eose(subId);
      }
      case "CLOSED" -> new Closed(Frames.subscriptionId(in), Frames.lastStringOrEmpty(in));
      case "NOTICE" -> new Notice(Frames.lastString(in));
      case "AUTH" -> new Auth(Frames.lastString(in));
      default -> throw new MalformedException("an unknown relay message");
    };
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
