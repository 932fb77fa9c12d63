package org.paygress.relay;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayMessage.Stored;

/**
 * Which filters to ask a relay next, so that an answer that it cut at a limit of its own is read to
 * its end (NIP-67).
 *
 * <p>A relay's limit may be any number, so without its word that there is no more only a page that
 * brings nothing new is the end. Each page begins with the second in which the one before it ended:
 * what else happened in that second may have been cut off.
 */
final class Pages {

  /** Half a million events with the usual limit of 500 a page. */
  static final int PAGES_MAX = 1000;

  /**
   * A page that repeats this many events and brings no other may hold one second that fills it. To
   * get past it the rest of that second is passed over.
   */
  private static final int FULL_SECOND = 100;

  private static final int TIES_MAX = 10_000;

  private final List<One> filters = new ArrayList<>();
  private int pages = 1;
  private boolean lost;
  private boolean skipped;

  Pages(List<Filter> asked) {
    asked.forEach(filter -> filters.add(new One(filter)));
  }

  /** Takes note of an event of the page; false if the page before has brought it already. */
  boolean note(Event event) {
    boolean fresh = true;
    for (One filter : filters) {
      if (filter.asked.matches(event)) {
        fresh &= filter.note(event);
      }
    }
    return fresh;
  }

  /** Takes note of an event of the page that could not be read, by its time in Unix seconds. */
  void noteUnread(long createdAt) {
    filters.forEach(filter -> filter.noteUnread(createdAt));
  }

  /** Takes note of something that could not be read at all while the page was awaited. */
  void noteLost() {
    lost = true;
  }

  /**
   * Whether all that was stored has come, if nothing more is asked for.
   *
   * @param said what the relay said of its stored events last
   */
  boolean isWhole(Stored said) {
    return pages <= PAGES_MAX && !skipped && (!lost || said == Stored.FINISH);
  }

  /**
   * What to ask for after this page.
   *
   * @param said what the relay says of its stored events
   * @return empty if there is no more, or if there were too many pages
   */
  Optional<List<Filter>> next(Stored said) {
    if (said == Stored.FINISH || ++pages > PAGES_MAX) {
      return Optional.empty();
    }
    boolean fresh = filters.stream().anyMatch(filter -> filter.fresh > 0);
    long repeated = filters.stream().mapToLong(filter -> filter.repeated).sum();
    if (!fresh && repeated == 0) {
      return Optional.empty();
    }
    skipped |= !fresh && repeated >= FULL_SECOND;
    lost = false;
    filters.forEach(filter -> filter.turn(fresh));
    filters.removeIf(One::isDone);
    return filters.isEmpty()
        ? Optional.empty()
        : Optional.of(filters.stream().map(filter -> filter.asked).toList());
  }

  /** One filter, and what the present page has brought for it. */
  private static final class One {
    private Filter asked;
    private long wanted;
    private Set<EventId> known = new HashSet<>();
    private long fresh;
    private long repeated;
    private long oldest = Long.MAX_VALUE;
    private Set<EventId> oldestIds = new HashSet<>();

    One(Filter asked) {
      this.asked = asked;
      this.wanted = asked.limit().isPresent() ? asked.limit().getAsInt() : Long.MAX_VALUE;
    }

    boolean note(Event event) {
      boolean isKnown = known.contains(event.id());
      if (isKnown) {
        repeated++;
      } else {
        fresh++;
      }
      if (event.createdAt() < oldest) {
        oldest = event.createdAt();
        oldestIds.clear();
      }
      if (event.createdAt() == oldest && oldestIds.size() < TIES_MAX) {
        oldestIds.add(event.id());
      }
      return !isKnown;
    }

    void noteUnread(long createdAt) {
      if (createdAt < asked.since().orElse(0)) {
        return;
      }
      // One of the second in which the page before ended cannot be told from those seen there.
      if (createdAt < asked.until().orElse(Long.MAX_VALUE)) {
        fresh++;
      } else {
        repeated++;
      }
      if (createdAt < oldest) {
        oldest = createdAt;
        oldestIds.clear();
      }
    }

    void turn(boolean anyFresh) {
      wanted -= fresh;
      // A filter without an event may have come too short beside the others: it is asked as before.
      if (oldest < Long.MAX_VALUE) {
        long last = anyFresh ? oldest : oldest - 1;
        wanted = last < 0 ? 0 : wanted;
        asked = asked.withUntil(Math.max(0, last));
        known = oldestIds;
      }
      fresh = 0;
      repeated = 0;
      oldest = Long.MAX_VALUE;
      oldestIds = new HashSet<>();
    }

    boolean isDone() {
      return wanted <= 0 || asked.until().orElse(Long.MAX_VALUE) < asked.since().orElse(0);
    }
  }
}
