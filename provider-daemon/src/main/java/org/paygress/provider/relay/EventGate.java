package org.paygress.provider.relay;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the events of all relays come together. Invariant: an event reaches the handler only after
 * its id and signature were verified, and only once in this process.
 *
 * <p>What is cheap comes first, and nothing here touches the disk: whether an event was handled
 * before a restart is for the handler to ask, once it knows that anybody could care. Nothing is
 * noted about an event before it is verified, so a forgery that carries a real event's id cannot
 * make us miss the real one.
 */
final class EventGate {

  /** What an event was good for. */
  enum Verdict {
    DELIVERED,
    DUPLICATE,
    TOO_EARLY,
    JUNK
  }

  private static final Logger LOG = LoggerFactory.getLogger(EventGate.class);

  /** Ids remembered in memory; the journal knows those that were answered. */
  private static final int REMEMBERED_MAX = 1 << 16;

  private final EventHandler handler;
  private final AtomicInteger running = new AtomicInteger();
  private final Set<EventId> handed =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<EventId, Boolean> eldest) {
                  return size() > REMEMBERED_MAX;
                }
              }));

  EventGate(EventHandler handler) {
    this.handler = handler;
  }

  /**
   * Takes an event from a relay. Blocks while {@code permits}, that relay's share of events in
   * flight, is used up.
   *
   * @param asked what the relay was asked for
   * @param latestSecs unix time beyond which an event is dated too far ahead
   */
  Verdict take(Event event, Filter asked, long latestSecs, Semaphore permits)
      throws InterruptedException {
    if (!asked.matches(event)) {
      return Verdict.JUNK;
    }
    if (handed.contains(event.id())) {
      return Verdict.DUPLICATE;
    }
    if (event.createdAt() > latestSecs) {
      // Before the signature is looked at: such an event is not remembered, and may come for ever.
      return Verdict.TOO_EARLY;
    }
    if (!event.verify()) {
      return Verdict.JUNK;
    }
    permits.acquire();
    if (!handed.add(event.id())) {
      permits.release();
      return Verdict.DUPLICATE;
    }
    running.incrementAndGet();
    Thread.ofVirtual().name("relay-event").start(() -> handle(event, permits));
    return Verdict.DELIVERED;
  }

  private void handle(Event event, Semaphore permits) {
    try {
      handler.onEvent(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // The message may repeat what the event held.
      LOG.error("handling event {} failed: {}", event.id().hex(), e.getClass().getName());
    } finally {
      permits.release();
      running.decrementAndGet();
    }
  }

  /** Handlers that have not returned. */
  int running() {
    return running.get();
  }
}
