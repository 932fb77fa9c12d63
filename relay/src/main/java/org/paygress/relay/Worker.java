package org.paygress.relay;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.retry.Backoff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One relay of {@link Relays}, on a thread of its own: connects, and hands what comes to every
 * exchange. An exchange that was added before the connection stood begins when it does.
 *
 * <p>A connection that breaks is made again at once, and the exchanges begin again; only if that
 * fails they hear of it. It goes on trying as long as anybody may still wait.
 */
final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration RETRY_MIN = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofSeconds(10);

  /** A connection that lasted so long was a good one, and its end counts as the first. */
  private static final Duration STABLE = Duration.ofSeconds(5);

  private final RelayUrl url;
  private final HttpClient http;
  private final SecretKey key;
  private final RelayTiming timing;
  private final Answers connecting;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Exchange> exchanges = new ArrayList<>();
  private final Thread thread;
  private @Nullable RelayConnection connection;
  private @Nullable String gone;
  private boolean closed;
  private int losses;

  /**
   * @param connecting is told when the relay is connected, or cannot be
   */
  Worker(RelayUrl url, HttpClient http, SecretKey key, RelayTiming timing, Answers connecting) {
    this.url = url;
    this.http = http;
    this.key = key;
    this.timing = timing;
    this.connecting = connecting;
    this.thread = Thread.ofVirtual().name("relay-" + url.origin().host()).unstarted(this::run);
  }

  RelayUrl url() {
    return url;
  }

  void start() {
    thread.start();
  }

  void add(Exchange exchange) {
    lock.lock();
    try {
      if (!closed) {
        exchanges.add(exchange);
      }
      if (gone != null) {
        exchange.failed(gone);
      } else if (connection != null) {
        exchange.begin(connection);
      }
    } catch (IOException e) {
      exchange.failed(words(e));
    } finally {
      lock.unlock();
    }
  }

  void remove(Exchange exchange) {
    lock.lock();
    try {
      if (exchanges.remove(exchange) && connection != null) {
        exchange.end();
      }
    } catch (IOException e) {
      LOG.debug("relay {} {}", url, words(e));
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(connection());
      }
    } catch (InterruptedException e) {
      lock.lock();
      try {
        closed = true;
        lost("the connection was closed", true);
        exchanges.clear();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Connects, reads until the connection is over, and says how long to wait for the next one. */
  private Duration connection() throws InterruptedException {
    long openedNanos = System.nanoTime();
    boolean stood = false;
    String why;
    try (RelayConnection open =
        RelayConnection.open(
            http, url, key, InstantSource.system(), timing, RelayLimits.passingOver())) {
      openedNanos = System.nanoTime();
      stood = true;
      begin(open);
      while (true) {
        take(open.receive(TICK));
      }
    } catch (IOException e) {
      why = words(e);
    } catch (RuntimeException e) {
      LOG.error("relay {}: internal error", url, e);
      why = "was dropped after an internal error";
    }
    losses = stood && System.nanoTime() - openedNanos >= STABLE.toNanos() ? 1 : losses + 1;
    boolean failed = !stood || losses > 1;
    lost(why, failed);
    return failed ? Backoff.after(losses, RETRY_MIN, RETRY_MAX) : Duration.ZERO;
  }

  private void begin(RelayConnection open) throws IOException {
    lock.lock();
    try {
      connection = open;
      gone = null;
      for (Exchange exchange : exchanges) {
        exchange.begin(open);
      }
    } finally {
      lock.unlock();
    }
    connecting.put(url, RelayAnswer.DONE);
  }

  private void take(RelayConnection.Received received) throws IOException {
    if (received instanceof RelayConnection.Received.Nothing) {
      return;
    }
    lock.lock();
    try {
      for (Exchange exchange : exchanges) {
        exchange.take(received);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The connection is over, or could not be made.
   *
   * @param failed whether there is no hope that another one stands in a moment
   */
  private void lost(String words, boolean failed) {
    LOG.debug("relay {} {}", url, words);
    lock.lock();
    try {
      connection = null;
      if (failed) {
        gone = words;
        exchanges.forEach(exchange -> exchange.failed(words));
      }
    } finally {
      lock.unlock();
    }
    connecting.put(url, failed ? RelayAnswer.failed(words) : RelayAnswer.WAITING);
  }

  private static String words(IOException e) {
    String words = e.getMessage();
    return words == null ? "failed" : words;
  }

  void close() {
    thread.interrupt();
  }

  void await(Duration max) throws InterruptedException {
    thread.join(max);
  }
}
