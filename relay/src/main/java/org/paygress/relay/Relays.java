package org.paygress.relay;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;

/**
 * Several relays at once, for a question or a command. All are connected to at the same time; one
 * that comes late joins whatever is under way, and so does one that was gone and comes back.
 */
public final class Relays implements AutoCloseable {

  private static final Duration CLOSING = Duration.ofMillis(500);

  private final List<Worker> workers;
  private final Answers connecting;
  private final HttpClient http;
  private final RelayTiming timing;
  private final AtomicInteger queries = new AtomicInteger();
  private final long startNanos = System.nanoTime();

  private Relays(List<RelayUrl> urls, SecretKey key, RelayTiming timing) {
    this.timing = timing;
    this.http = RelayConnection.httpClient(timing);
    this.connecting = new Answers(urls);
    this.workers =
        urls.stream()
            .distinct()
            .map(url -> new Worker(url, http, key, timing, connecting))
            .toList();
  }

  /**
   * Begins to connect to all of them, and returns at once.
   *
   * @param key who we are when a relay asks (NIP-42)
   */
  public static Relays connect(List<RelayUrl> urls, SecretKey key, RelayTiming timing) {
    Relays relays = new Relays(urls, key, timing);
    relays.workers.forEach(Worker::start);
    return relays;
  }

  /** Waits until one relay is connected; false if none can be. */
  public boolean awaitFirst() throws InterruptedException {
    boolean _ =
        connecting.await(
            answers ->
                answers.values().stream().anyMatch(RelayAnswer.DONE::equals)
                    || answers.values().stream().allMatch(RelayAnswer::isOver),
            timing.connectTimeout().multipliedBy(2));
    return connected() > 0;
  }

  /** How many are connected now. */
  public int connected() {
    return (int) connecting.snapshot().values().stream().filter(RelayAnswer.DONE::equals).count();
  }

  /** Asks every relay for what it has stored and, until the query is closed, for what comes. */
  public Query query(List<Filter> filters) {
    return query(filters, Query.EVENTS_MAX);
  }

  /** As {@link #query(List)}, with room for so many events, at least one for each relay. */
  Query query(List<Filter> filters, int eventsMax) {
    String id = "query" + queries.incrementAndGet();
    return new Query(this, id, filters, timing.answerTimeout(), eventsMax);
  }

  /** Sends an event to every relay. */
  public Publication publish(Event event) {
    return new Publication(this, event);
  }

  List<Worker> workers() {
    return workers;
  }

  List<RelayUrl> urls() {
    return workers.stream().map(Worker::url).toList();
  }

  Map<RelayUrl, RelayAnswer> connecting() {
    return connecting.snapshot();
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Hangs up; takes at most half a second. */
  @Override
  public void close() {
    workers.forEach(Worker::close);
    long deadline = System.nanoTime() + CLOSING.toNanos();
    try {
      for (Worker worker : workers) {
        worker.await(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }
}
