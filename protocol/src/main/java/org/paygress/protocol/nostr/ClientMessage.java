package org.paygress.protocol.nostr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.paygress.system.Parsed;

/** What a client says to a relay (NIP-01, NIP-42), in a frame of at most 128 KiB. */
public sealed interface ClientMessage {

  /** Publishes an event. */
  record Publish(Event event) implements ClientMessage {}

  /** Opens a subscription, or replaces the one of the same id. */
  record Subscribe(String subId, List<Filter> filters) implements ClientMessage {
    public Subscribe {
      filters = List.copyOf(filters);
      Frames.checkSubscriptionId(subId);
      if (filters.isEmpty() || filters.size() > Limits.FILTERS) {
        throw new IllegalArgumentException("a subscription has 1 to 32 filters");
      }
    }
  }

  /** Ends a subscription. */
  record Close(String subId) implements ClientMessage {
    public Close {
      Frames.checkSubscriptionId(subId);
    }
  }

  /** Answers a relay's challenge; made by {@link RelayAuth}. */
  record Authenticate(Event event) implements ClientMessage {}

  /** Reads a text frame; total. */
  static Parsed<ClientMessage> parse(String frame) {
    return JsonReader.parse(frame, Limits.FRAME_BYTES, ClientMessage::read);
  }

  private static ClientMessage read(JsonReader in) throws IOException {
    in.expectArray();
    return switch (Frames.string(in)) {
      case "EVENT" -> new Publish(lastEvent(in));
      case "AUTH" -> new Authenticate(lastEvent(in));
      case "REQ" -> new Subscribe(Frames.subscriptionId(in), filters(in));
      case "CLOSE" -> {
        String subId = Frames.subscriptionId(in);
        in.requireEnd();
        yield new Close(subId);
      }
      default -> throw new MalformedException("an unknown client message");
    };
  }

  private static Event lastEvent(JsonReader in) throws IOException {
    in.requireElement();
    Event event = EventFields.read(in).event();
    in.requireEnd();
    return event;
  }

  private static List<Filter> filters(JsonReader in) throws IOException {
    List<Filter> filters = new ArrayList<>();
    while (in.nextElement()) {
      if (filters.size() == Limits.FILTERS) {
        throw new MalformedException("more than " + Limits.FILTERS + " filters");
      }
      filters.add(Filter.read(in));
    }
    if (filters.isEmpty()) {
      throw new MalformedException("a subscription without a filter");
    }
    return filters;
  }

  default String toJson() {
    StringBuilder out = new StringBuilder();
    switch (this) {
      case Publish(var event) -> event.appendTo(out.append("[\"EVENT\","));
      case Authenticate(var event) -> event.appendTo(out.append("[\"AUTH\","));
      case Close(var subId) -> out.append(Frames.begin("CLOSE", subId));
      case Subscribe(var subId, var filters) -> {
        out.append(Frames.begin("REQ", subId));
        filters.forEach(filter -> filter.appendTo(out.append(',')));
      }
    }
    return out.append(']').toString();
  }
}
