package org.paygress.provider.relay;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.relay.RelayConnection;
import org.paygress.relay.RelayLimits;
import org.paygress.system.retry.Backoff;
import org.paygress.system.retry.TokenBucket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Keeps one relay connected: whatever goes wrong ends in another attempt, later each time. */
final class RelayLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RelayLink.class);

  private final RelayContext relay;
  private final HttpClient http;
  private final Semaphore permits;
  private final TokenBucket junk;
  private final Backoff reconnecting;
  private final Thread thread;
  private @Nullable String reported;
  private volatile @Nullable RelaySession session;
  private volatile @Nullable RelayConnection openConnection;

  RelayLink(RelayContext relay, HttpClient http) {
    this.relay = relay;
    this.http = http;
    this.permits = new Semaphore(relay.limits().inFlightMax(), true);
    this.junk = new TokenBucket(relay.limits().junkPerMinuteMax(), System.nanoTime());
    this.reconnecting = new Backoff(relay.timing().backoffMin(), relay.timing().backoffMax());
    this.thread =
        Thread.ofVirtual().name("relay-" + relay.url().origin().host()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Something may be due in the outbox. */
  void wake() {
    RelaySession now = session;
    if (now != null) {
      now.publishing().wake();
    }
  }

  /** Sends an event if connected; otherwise, or when too much is waiting to leave, drops it. */
  void sendEphemeral(Event event) {
    RelayConnection now = openConnection;
    if (now != null && !now.offer(new ClientMessage.Publish(event).toJson())) {
      LOG.debug("relay {}: an ephemeral event was dropped", relay.url().origin().host());
    }
  }

  RelayStatus status() {
    return relay.stats().snapshot(relay.url(), relay.journal().waiting(relay.url()));
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(attempt());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection's life; gives the wait before the next. */
  private Duration attempt() throws InterruptedException {
    long startNanos = System.nanoTime();
    try {
      converse();
    } catch (RelaySession.TooMuchJunkException e) {
      failed(e.getMessage());
      junk.reset(System.nanoTime());
      return relay.timing().junkBan();
    } catch (IOException e) {
      failed(e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.error("relay {}: internal error", relay.url(), e);
      failed("was dropped after an internal error");
    }
    if (System.nanoTime() - startNanos > relay.timing().stableAfter().toNanos()) {
      reconnecting.reset();
    }
    return reconnecting.next();
  }

  private void failed(@Nullable String why) {
    String words = why == null ? "failed" : why;
    relay.stats().failed(words);
    // A relay that stays away is reported once.
    LOG.atLevel(words.equals(reported) ? Level.DEBUG : Level.WARN)
        .log("relay {} {}", relay.url(), words);
    reported = words;
  }

  private void converse() throws IOException, InterruptedException {
    try (RelayConnection connection =
            RelayConnection.open(
                http,
                relay.url(),
                relay.secretKey(),
                relay.clock(),
                relay.connection(),
                RelayLimits.defaults());
        RelaySession open = new RelaySession(relay, connection, junk, permits)) {
      relay.stats().connects.incrementAndGet();
      relay.stats().connected(true);
      LOG.info("relay {} is connected", relay.url());
      openConnection = connection;
      session = open;
      open.run();
    } finally {
      session = null;
      openConnection = null;
      relay.stats().connected(false);
    }
  }

  /** Begins to close; {@link #await} waits for it. */
  @Override
  public void close() {
    thread.interrupt();
  }

  /** Waits until everything has ended; false if it takes longer than {@code max}. */
  boolean await(Duration max) throws InterruptedException {
    return thread.getState() == Thread.State.NEW || thread.join(max);
  }
}
