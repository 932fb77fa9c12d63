package org.paygress.testbed.relay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;

/**
 * What a relay keeps, by NIP-01: regular events all, of replaceable and addressable ones the newest
 * per author, kind and {@code d}, of ephemeral ones none.
 */
final class EventStore {

  /** What became of an offered event. */
  enum Verdict {
    STORED,
    EPHEMERAL,
    DUPLICATE,
    SUPERSEDED
  }

  private static final Comparator<Event> NEWEST_FIRST =
      Comparator.comparingLong(Event::createdAt).reversed().thenComparing(e -> e.id().hex());

  private final int storedEventsMax;
  private final Map<EventId, Event> events = new LinkedHashMap<>();
  private final Map<String, Event> newestOf = new LinkedHashMap<>();

  EventStore(int storedEventsMax) {
    this.storedEventsMax = storedEventsMax;
  }

  synchronized Verdict offer(Event event) {
    if (event.kind() >= 20000 && event.kind() < 30000) {
      return Verdict.EPHEMERAL;
    }
    if (events.containsKey(event.id())) {
      return Verdict.DUPLICATE;
    }
    String slot = slot(event);
    if (!slot.isEmpty()) {
      Event held = newestOf.get(slot);
      if (held != null) {
        if (NEWEST_FIRST.compare(held, event) < 0) {
          return Verdict.SUPERSEDED;
        }
        events.remove(held.id());
      }
      newestOf.put(slot, event);
    }
    events.put(event.id(), event);
    if (events.size() > storedEventsMax) {
      Event oldest = events.values().iterator().next();
      events.remove(oldest.id());
      newestOf.values().remove(oldest);
    }
    return Verdict.STORED;
  }

  /**
   * Stored events, newest first.
   *
   * @param cut whether there are more
   */
  record Found(List<Event> events, boolean cut) {}

  /** Those that match any of the filters; of each filter at most its limit and {@code max}. */
  synchronized Found query(Collection<Filter> filters, int max) {
    Map<EventId, Event> found = new LinkedHashMap<>();
    boolean cut = false;
    for (Filter filter : filters) {
      List<Event> matching =
          events.values().stream().filter(filter::matches).sorted(NEWEST_FIRST).toList();
      int sent = Math.min(max, Math.min(filter.limit().orElse(max), matching.size()));
      matching.subList(0, sent).forEach(event -> found.put(event.id(), event));
      cut |= sent < matching.size();
    }
    return new Found(found.values().stream().sorted(NEWEST_FIRST).toList(), cut);
  }

  synchronized List<Event> all() {
    return new ArrayList<>(events.values());
  }

  /** The key under which only the newest event is kept; empty for a regular event. */
  private static String slot(Event event) {
    int kind = event.kind();
    boolean replaceable = kind == 0 || kind == 3 || (kind >= 10000 && kind < 20000);
    boolean addressable = kind >= 30000 && kind < 40000;
    if (!replaceable && !addressable) {
      return "";
    }
    String d = addressable ? event.tag("d").orElse("") : "";
    return kind + ":" + event.pubkey().hex() + ":" + d;
  }
}
