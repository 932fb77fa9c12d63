package org.paygress.provider.relay;

import java.time.Duration;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Kind;

/**
 * How long an event is worth publishing, and which later one makes it worthless.
 *
 * @param keep how long it is offered to relays that have not answered
 * @param slot of all events with the same slot only the newest is kept; empty if each counts
 * @param urgency what goes first
 */
record OutboxPolicy(Duration keep, String slot, Urgency urgency) {

  /**
   * @param answer how urgent it is, if it is an answer
   */
  static OutboxPolicy of(Event event, Urgency answer) {
    return switch (event.kind()) {
      // Whoever asked has given up long before.
      case Kind.NIP04_DM, Kind.GIFT_WRAP -> new OutboxPolicy(Duration.ofDays(1), "", answer);
      // No relay keeps it for a reader that comes later.
      case Kind.GIFT_WRAP_EPHEMERAL -> new OutboxPolicy(Duration.ofMinutes(5), "", answer);
      // Each minute's heartbeat has a d tag of its own, but nobody counts one older than 300 s.
      case Kind.HEARTBEAT ->
          new OutboxPolicy(Duration.ofMinutes(5), slotWithoutD(event), Urgency.HEARTBEAT);
      default -> new OutboxPolicy(Duration.ofDays(7), slot(event), Urgency.STATEMENT);
    };
  }

  private static String slot(Event event) {
    int kind = event.kind();
    boolean replaceable = kind == 0 || kind == 3 || (kind >= 10_000 && kind < 20_000);
    boolean addressable = kind >= 30_000 && kind < 40_000;
    if (replaceable) {
      return slotWithoutD(event);
    }
    return addressable ? slotWithoutD(event) + ":" + event.tag("d").orElse("") : "";
  }

  private static String slotWithoutD(Event event) {
    return event.kind() + ":" + event.pubkey().hex();
  }
}
