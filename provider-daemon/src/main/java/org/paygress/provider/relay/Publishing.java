package org.paygress.provider.relay;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.EventId;
import org.paygress.relay.RelayConnection;
import org.paygress.relay.RelayText;
import org.paygress.system.retry.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the outbox to one connected relay and notes its answers.
 *
 * <p>Only a few events are under way unanswered at a time, so a relay that comes back after a long
 * absence is not flooded. An event whose answer is lost with the connection is offered again on the
 * next one.
 */
final class Publishing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int LATE_MAX = 256;

  private record Sent(int attempts, int kind, long dueNanos) {}

  private final RelayContext relay;
  private final RelayConnection connection;
  private final Semaphore wake = new Semaphore(0);
  // Held from reading the outbox to noting what was sent, and from an answer to its row in the
  // outbox: else an event answered in between looks due, and is sent twice.
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<EventId, Sent> unacked = new LinkedHashMap<>();
  // Events whose answer did not come in time: if it comes after all it still counts.
  private final Map<EventId, Sent> late = new LinkedHashMap<>();
  // Events that wait until the relay knows who we are; the others need not.
  private final Map<EventId, Sent> held = new LinkedHashMap<>();
  private final Thread thread = Thread.ofVirtual().name("relay-publisher").unstarted(this::run);
  private volatile @Nullable String failure;

  Publishing(RelayContext relay, RelayConnection connection) {
    this.relay = relay;
    this.connection = connection;
  }

  void start() {
    thread.start();
  }

  /** Something may be due. */
  void wake() {
    wake.release();
  }

  /** Why publishing has stopped; the session then ends. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  private void run() {
    try {
      while (true) {
        giveUpWaiting();
        offerDue();
        boolean _ = wake.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("publishing failed", e);
      failure = "was dropped: the outbox cannot be read";
    }
  }

  private void offerDue() {
    int max = relay.limits().unackedMax();
    lock.lock();
    try {
      for (OutboxTable.Entry entry : relay.journal().due(relay.url(), 2 * max)) {
        if (unacked.size() >= max) {
          return;
        }
        boolean waits = unacked.containsKey(entry.id()) || held.containsKey(entry.id());
        if (!waits && !offer(entry)) {
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean offer(OutboxTable.Entry entry) {
    boolean taken = connection.offer("[\"EVENT\"," + entry.eventJson() + "]");
    if (taken) {
      unacked.put(entry.id(), new Sent(entry.attempts() + 1, entry.kind(), answerDueNanos()));
    }
    return taken;
  }

  private long answerDueNanos() {
    return System.nanoTime() + relay.connection().answerTimeout().toNanos();
  }

  private void giveUpWaiting() {
    lock.lock();
    try {
      if (connection.authentication().granted()) {
        held.clear();
      }
      takeOverdue(held).forEach((id, sent) -> retry(id, sent, "demands authentication"));
      Map<EventId, Sent> overdue = takeOverdue(unacked);
      late.putAll(overdue);
      while (late.size() > LATE_MAX) {
        late.remove(late.keySet().iterator().next());
      }
      overdue.forEach((id, sent) -> retry(id, sent, "no answer"));
    } finally {
      lock.unlock();
    }
  }

  private static Map<EventId, Sent> takeOverdue(Map<EventId, Sent> waiting) {
    long now = System.nanoTime();
    Map<EventId, Sent> overdue = new LinkedHashMap<>();
    waiting.forEach(
        (id, sent) -> {
          if (now - sent.dueNanos() > 0) {
            overdue.put(id, sent);
          }
        });
    waiting.keySet().removeAll(overdue.keySet());
    return overdue;
  }

  /** Notes a relay's OK. One for an event that was not sent over this connection means nothing. */
  void answered(EventId id, boolean accepted, String text) {
    lock.lock();
    try {
      Sent sent = unacked.remove(id);
      if (sent == null) {
        sent = late.remove(id);
      }
      if (sent == null) {
        return;
      }
      if (accepted || text.startsWith("duplicate:")) {
        relay.journal().settled(id, relay.url());
        relay.stats().accepted(sent.kind());
      } else {
        refused(id, sent, text);
      }
    } finally {
      lock.unlock();
    }
    wake();
  }

  private void refused(EventId id, Sent sent, String text) {
    String safe = RelayText.safe(text);
    relay.stats().failed("refused an event: " + safe);
    if (text.startsWith("auth-required:")
        && connection.authentication().mayStillSucceed()
        && held.size() < relay.limits().unackedMax()) {
      held.put(id, new Sent(sent.attempts(), sent.kind(), answerDueNanos()));
    } else if (isFinal(text)) {
      relay.journal().settled(id, relay.url());
      relay.stats().refused(sent.kind(), safe);
    } else {
      retry(id, sent, safe);
    }
  }

  /** Whether a refusal would be the same next time (prefixes of NIP-01 and NIP-42). */
  private static boolean isFinal(String text) {
    return Stream.of("invalid:", "blocked:", "pow:", "restricted:", "mute:")
        .anyMatch(text::startsWith);
  }

  private void retry(EventId id, Sent sent, String why) {
    PoolTiming timing = relay.timing();
    Duration wait = Backoff.after(sent.attempts(), timing.retryMin(), timing.retryMax());
    relay.journal().retryLater(id, relay.url(), sent.attempts(), wait.toMillis(), why);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
