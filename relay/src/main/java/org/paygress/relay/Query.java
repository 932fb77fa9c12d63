package org.paygress.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayUrl;

/**
 * One question to several relays: what each has stored, and whether it has told all of it; until
 * the query is closed also what comes new. Only events that were asked for and whose id and
 * signature are right. A relay that was away is asked again.
 */
public final class Query implements AutoCloseable {

  /**
   * An event at its first arrival.
   *
   * @param nanos of {@link System#nanoTime()}
   */
  public record Arrival(Event event, long nanos) {}

  /** More than any honest answer; a relay that sends more is told apart as failed. */
  static final int EVENTS_MAX = 50_000;

  /** A relay that is not connected after this is not waited for while others answer. */
  private static final Duration LATE = Duration.ofSeconds(3);

  /** What others have at least when the first relay has told all. */
  private static final Duration REST_MIN = Duration.ofMillis(500);

  /** How many times as long as the first one others may take. */
  private static final int REST_FACTOR = 3;

  private final Relays relays;
  private final String id;
  private final List<Filter> filters;
  private final Duration answerTimeout;
  private final Answers answers;
  private final List<Part> parts;
  private final int eventsMax;
  private final Map<EventId, Event> known = new HashMap<>();
  private final BlockingQueue<Arrival> arrivals;
  private final long startNanos = System.nanoTime();

  /**
   * @param eventsMax of one relay, and of all together: of those each relay can bring its share, so
   *     that none keeps out what others bring
   */
  Query(Relays relays, String id, List<Filter> filters, Duration answerTimeout, int eventsMax) {
    this.relays = relays;
    this.eventsMax = eventsMax;
    this.arrivals = new LinkedBlockingQueue<>(eventsMax);
    this.id = id;
    this.filters = List.copyOf(filters);
    this.answerTimeout = answerTimeout;
    this.answers = new Answers(relays.urls());
    this.parts = relays.workers().stream().map(worker -> new Part(worker.url())).toList();
    for (int i = 0; i < parts.size(); i++) {
      relays.workers().get(i).add(parts.get(i));
    }
  }

  /** What each relay has said: {@code DONE} if it has sent all it had stored. */
  public Map<RelayUrl, RelayAnswer> answers() {
    return answers.snapshot();
  }

  /** What a relay had stored, as far as it has told; each event once, in the order of arrival. */
  public List<Event> stored(RelayUrl relay) {
    return parts.stream()
        .filter(part -> part.relay.equals(relay))
        .flatMap(part -> part.stored().stream())
        .toList();
  }

  /** Waits until every relay has told all, refused or failed; false if that takes longer. */
  public boolean await(Duration max) throws InterruptedException {
    return answers.await(all -> all.values().stream().allMatch(RelayAnswer::isOver), max);
  }

  /**
   * As {@link #await}, but once a relay has told all, those that are not connected 3 s after the
   * beginning are not waited for.
   */
  public boolean awaitConnected(Duration max) throws InterruptedException {
    long deadline = System.nanoTime() + max.toNanos();
    Duration untilLate = LATE.minus(relays.age());
    return await(max.compareTo(untilLate) < 0 ? max : untilLate)
        || answers.await(this::isSettled, Duration.ofNanos(deadline - System.nanoTime()));
  }

  /** Waits until one relay has told all, or none will; false if that takes longer. */
  public boolean awaitFirst(Duration max) throws InterruptedException {
    return answers.await(
        all ->
            all.containsValue(RelayAnswer.DONE)
                || all.values().stream().allMatch(RelayAnswer::isOver),
        max);
  }

  /**
   * When one relay has told all, waits for the others in proportion to how long that took: one that
   * is much slower is taken for dead. False if not all have told all, refused or failed by then.
   */
  public boolean awaitRest(Duration max) throws InterruptedException {
    boolean _ = awaitFirst(max);
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    Duration rest = took.multipliedBy(REST_FACTOR - 1);
    Duration least = rest.compareTo(REST_MIN) < 0 ? REST_MIN : rest;
    return await(least.compareTo(max) < 0 ? least : max);
  }

  private boolean isSettled(Map<RelayUrl, RelayAnswer> all) {
    Map<RelayUrl, RelayAnswer> connecting = relays.connecting();
    boolean anyDone = all.containsValue(RelayAnswer.DONE);
    return all.entrySet().stream()
        .allMatch(
            each ->
                each.getValue().isOver()
                    || (anyDone && RelayAnswer.WAITING.equals(connecting.get(each.getKey()))));
  }

  /** The next event of any relay, each once; empty if none comes within {@code wait}. */
  public Optional<Arrival> next(Duration wait) throws InterruptedException {
    return Optional.ofNullable(arrivals.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** The events that have come and were not taken yet. */
  public List<Event> arrived() {
    List<Arrival> come = new ArrayList<>();
    arrivals.drainTo(come);
    return come.stream().map(Arrival::event).toList();
  }

  /** Asks for nothing more. */
  @Override
  public void close() {
    for (int i = 0; i < parts.size(); i++) {
      relays.workers().get(i).remove(parts.get(i));
    }
  }

  /** Whether an event may be believed; if it is the first of its id, it has arrived. */
  private boolean accept(Event event, Part from) {
    long now = System.nanoTime();
    if (filters.stream().noneMatch(filter -> filter.matches(event))) {
      return false;
    }
    synchronized (known) {
      if (event.equals(known.get(event.id()))) {
        return true;
      }
    }
    if (!event.verify()) {
      return false;
    }
    synchronized (known) {
      if (from.brought < eventsMax / parts.size() && known.putIfAbsent(event.id(), event) == null) {
        from.brought++;
        // A reader that is away for so long that this is full loses what does not fit.
        boolean _ = arrivals.offer(new Arrival(event, now));
      }
    }
    return true;
  }

  private final class Part implements Exchange {
    private final RelayUrl relay;
    private final Map<EventId, Event> stored = new LinkedHashMap<>();
    private @Nullable Subscription subscription;
    private boolean settled;
    // Guarded by what is known.
    private int brought;

    Part(RelayUrl relay) {
      this.relay = relay;
    }

    synchronized List<Event> stored() {
      return List.copyOf(stored.values());
    }

    @Override
    public void begin(RelayConnection connection) throws IOException {
      subscription = new Subscription(connection, id, answerTimeout);
      subscription.open(filters);
    }

    @Override
    public void take(RelayConnection.Received received) throws IOException {
      if (subscription == null) {
        return;
      }
      switch (subscription.take(received)) {
        case Subscription.Step.Found(Event event) -> found(event);
        case Subscription.Step.Complete(boolean all) ->
            settle(all ? RelayAnswer.DONE : RelayAnswer.failed("has more than is asked for"));
        case Subscription.Step.Refused(String words) -> settle(RelayAnswer.refused(words));
        case Subscription.Step.NotMine _, Subscription.Step.Nothing _ -> {}
      }
    }

    private synchronized void found(Event event) {
      if (accept(event, this) && !settled) {
        stored.put(event.id(), event);
        if (stored.size() > eventsMax) {
          settle(RelayAnswer.failed("sends more events than are taken"));
        }
      }
    }

    @Override
    public synchronized void failed(String words) {
      if (!settled) {
        answers.put(relay, RelayAnswer.failed(words));
      }
    }

    /** What a relay has told stays told, whatever becomes of it. */
    private synchronized void settle(RelayAnswer answer) {
      if (!settled) {
        settled = true;
        answers.put(relay, answer);
      }
    }

    @Override
    public void end() throws IOException {
      if (subscription != null) {
        subscription.close();
      }
    }
  }
}
