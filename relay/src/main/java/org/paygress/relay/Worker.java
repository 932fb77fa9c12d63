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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One relay of {@link Relays}, on a thread of its own: connects once, and hands what comes to every
 * exchange. An exchange that was added before the connection stood begins when it does.
 */
final class Worker {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration TICK = Duration.ofSeconds(1);

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
      if (gone != null) {
        exchange.failed(gone);
        return;
      }
      exchanges.add(exchange);
      if (connection != null) {
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
    try (RelayConnection open =
        RelayConnection.open(
            http, url, key, InstantSource.system(), timing, RelayLimits.passingOver())) {
      begin(open);
      while (true) {
        take(open.receive(TICK));
      }
    } catch (InterruptedException e) {
      over("the connection was closed");
    } catch (IOException e) {
      over(words(e));
    } catch (RuntimeException e) {
      LOG.error("relay {}: internal error", url, e);
      over("was dropped after an internal error");
    }
  }

  private void begin(RelayConnection open) throws IOException {
    lock.lock();
    try {
      connection = open;
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

  private void over(String words) {
    LOG.debug("relay {} {}", url, words);
    lock.lock();
    try {
      connection = null;
      gone = words;
      exchanges.forEach(exchange -> exchange.failed(words));
      exchanges.clear();
    } finally {
      lock.unlock();
    }
    connecting.put(url, RelayAnswer.failed(words));
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
