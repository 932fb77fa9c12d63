package org.paygress.protocol.nostr;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.paygress.system.Parsed;

/**
 * What a relay says to a client (NIP-01, NIP-42, NIP-67), in a frame of at most 128 KiB. It is read
 * by position: what a relay adds at the end is passed over.
 */
public sealed interface RelayMessage {

  /** An event for a subscription. Not verified yet. */
  record EventMessage(String subId, Event event) implements RelayMessage {
    public EventMessage {
      Frames.checkSubscriptionId(subId);
    }
  }

  /**
   * An event for a subscription that has more of something than we read: too many tags, say. Its
   * author is to blame, and not the relay.
   *
   * @param createdAt its time in Unix seconds, where that could be read
   */
  record BeyondLimits(String subId, OptionalLong createdAt) implements RelayMessage {
    public BeyondLimits {
      Frames.checkSubscriptionId(subId);
    }
  }

  /** The answer to a published event. */
  record Ok(EventId id, boolean accepted, String message) implements RelayMessage {}

  /** What a relay says about the stored events of a subscription (NIP-67). */
  enum Stored {
    /** Nothing: there may be more than it has sent. */
    UNSAID,
    /** It has sent all. */
    FINISH,
    /** It has more than it has sent. */
    MORE
  }

  /** What the relay wants to send of its stored events has been sent. */
  record Eose(String subId, Stored stored) implements RelayMessage {
    public Eose {
      Frames.checkSubscriptionId(subId);
    }

    /** As relays say it that do not know NIP-67. */
    public Eose(String subId) {
      this(subId, Stored.UNSAID);
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
    if (message instanceof BeyondLimits) {
      in.giveUp();
    } else {
      in.skipToEnd();
    }
    return message;
  }

  private static RelayMessage body(String type, JsonReader in) throws IOException {
    return switch (type) {
      case "EVENT" -> {
        String subId = Frames.subscriptionId(in);
        in.requireElement();
        yield event(subId, in);
      }
      case "OK" -> {
        EventId id = JsonReader.require(EventId.parse(Frames.string(in)));
        in.requireElement();
        yield new Ok(id, in.bool(), stringOrEmpty(in));
      }
      case "EOSE" -> new Eose(Frames.subscriptionId(in), stored(in));
      case "CLOSED" -> new Closed(Frames.subscriptionId(in), stringOrEmpty(in));
      case "NOTICE" -> new Notice(Frames.string(in));
      case "AUTH" -> new Auth(Frames.string(in));
      default -> throw new MalformedException("an unknown relay message");
    };
  }

  private static RelayMessage event(String subId, JsonReader in) throws IOException {
    EventFields fields = new EventFields();
    try {
      fields.readAll(in);
      return new EventMessage(subId, fields.event());
    } catch (BeyondLimitsException e) {
      return new BeyondLimits(subId, fields.createdAt());
    }
  }

  /** Some relays leave an empty message out. */
  private static String stringOrEmpty(JsonReader in) throws IOException {
    return in.nextElement() ? in.string() : "";
  }

  /** Hints are optional, and those that are not known mean nothing (NIP-67). */
  private static Stored stored(JsonReader in) throws IOException {
    List<String> hints = in.nextElement() ? in.stringsIfAny() : List.of();
    if (hints.contains("more")) {
      return Stored.MORE;
    }
    return hints.contains("finish") ? Stored.FINISH : Stored.UNSAID;
  }

  default String toJson() {
    return switch (this) {
      case EventMessage(var subId, var event) -> {
        StringBuilder out = Frames.begin("EVENT", subId).append(',');
        event.appendTo(out);
        yield out.append(']').toString();
      }
      case BeyondLimits(var subId, var createdAt) -> {
        StringBuilder out = Frames.begin("EVENT", subId).append(",{");
        createdAt.ifPresent(time -> out.append("\"created_at\":").append(time).append(','));
        // What else it had was not kept: as many empty tags have the same meaning.
        out.append("\"tags\":[").append("[],".repeat(Limits.TAGS));
        yield out.append("[]]}]").toString();
      }
      case Ok(var id, var accepted, var message) -> {
        StringBuilder out = Frames.begin("OK", id.hex()).append(',').append(accepted).append(',');
        JsonText.quote(out, message);
        yield out.append(']').toString();
      }
      case Eose(var subId, var stored) ->
          Frames.begin("EOSE", subId)
              .append(
                  switch (stored) {
                    case UNSAID -> "]";
                    case FINISH -> ",[\"finish\"]]";
                    case MORE -> ",[\"more\"]]";
                  })
              .toString();
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
