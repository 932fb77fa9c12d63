package org.paygress.provider.relay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.paygress.protocol.message.PublicEvents;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.Query;
import org.paygress.relay.RelayAnswer;
import org.paygress.relay.RelayTiming;
import org.paygress.relay.Relays;
import org.paygress.system.Parsed;
import org.paygress.system.net.HostReach;
import org.paygress.system.time.ElapsedTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of answers for the relays where their readers wait for gift wraps (NIP-17, kind 10050).
 * Our own relays have each answer in any case; here it is offered once, and nothing is kept.
 *
 * <p>A list is its owner's word and may name anything: only relays that the whole world can reach
 * are connected to, few at a time, for seconds, and one that did not take an answer is left alone.
 */
public final class ConsumerRelays implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConsumerRelays.class);

  private static final int AT_ONCE = 4;
  private static final int READERS_MAX = 256;
  private static final int EACH_MAX = 8;
  private static final int KNOWN_MAX = 1_000;
  private static final Duration LIST_KEPT = Duration.ofMinutes(10);
  private static final Duration LEFT_ALONE = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final RelayTiming TIMING =
      new RelayTiming(PATIENCE, PATIENCE, PATIENCE, Duration.ofSeconds(30));

  private final List<RelayUrl> ours;
  private final SecretKey key;
  private final int relaysMax;
  private final HostReach reach;
  private final ElapsedTime elapsed;
  private final ExecutorService workers;

  /** Guards what follows. */
  private final Object lock = new Object();

  private final Map<PublicKey, Deque<Event>> waiting = new HashMap<>();
  private final Map<PublicKey, Known> lists = bounded();
  private final Map<RelayUrl, Long> leftAlone = bounded();

  private record Known(List<RelayUrl> relays, long nanos) {}

  /**
   * @param ours where lists are looked for, and answers are already
   * @param key who we are when a relay asks (NIP-42)
   * @param relaysMax of one reader; 0 turns all of this off
   */
  public ConsumerRelays(
      List<RelayUrl> ours, SecretKey key, int relaysMax, HostReach reach, InstantSource clock) {
    this.ours = List.copyOf(ours);
    this.key = key;
    this.relaysMax = relaysMax;
    this.reach = reach;
    this.elapsed = ElapsedTime.by(clock);
    // Looking up a name blocks the thread itself, so these are no virtual ones.
    this.workers =
        Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().daemon().name("consumer-relays-", 0).factory());
  }

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > KNOWN_MAX;
      }
    };
  }

  /** Takes a copy on its way, if there is room, and returns at once. */
  public void offer(PublicKey reader, Event answer) {
    if (relaysMax == 0) {
      return;
    }
    synchronized (lock) {
      Deque<Event> events = waiting.get(reader);
      if (events != null) {
        events.add(answer);
        if (events.size() > EACH_MAX) {
          events.remove();
        }
        return;
      }
      if (waiting.size() >= READERS_MAX) {
        return;
      }
      waiting.put(reader, new ArrayDeque<>(List.of(answer)));
    }
    start(reader);
  }

  private void start(PublicKey reader) {
    try {
      workers.execute(() -> serve(reader));
    } catch (RejectedExecutionException e) {
      // Our own relays have it.
    }
  }

  /** One at a time for each reader, so that no list takes the turns of others. */
  private void serve(PublicKey reader) {
    boolean more = false;
    try {
      List<RelayUrl> relays = usable(list(reader));
      List<Event> events = taken(reader);
      if (!relays.isEmpty()) {
        publish(relays, events);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("an answer could not be copied to its reader's relays: {}", e.toString());
      taken(reader);
    } finally {
      synchronized (lock) {
        more = !Objects.requireNonNull(waiting.get(reader)).isEmpty();
        if (!more) {
          waiting.remove(reader);
        }
      }
    }
    if (more) {
      start(reader);
    }
  }

  private List<Event> taken(PublicKey reader) {
    synchronized (lock) {
      Deque<Event> events = Objects.requireNonNull(waiting.get(reader));
      List<Event> all = List.copyOf(events);
      events.clear();
      return all;
    }
  }

  private List<RelayUrl> list(PublicKey reader) throws InterruptedException {
    long now = elapsed.nanos();
    synchronized (lock) {
      Known known = lists.get(reader);
      if (known != null && now - known.nanos() < LIST_KEPT.toNanos()) {
        return known.relays();
      }
    }
    List<RelayUrl> found = ask(reader);
    synchronized (lock) {
      lists.remove(reader);
      lists.put(reader, new Known(found, now));
    }
    return found;
  }

  private List<RelayUrl> ask(PublicKey reader) throws InterruptedException {
    Filter filter = Filter.builder().kinds(Kind.DM_RELAYS).authors(reader).limit(1).build();
    try (Relays relays = Relays.connect(ours, key, TIMING);
        Query query = relays.query(List.of(filter))) {
      boolean _ = query.awaitRest(PATIENCE);
      return query.arrived().stream()
          .max(Comparator.comparingLong(Event::createdAt))
          .map(newest -> urls(PublicEvents.parseDmRelays(newest)))
          .orElse(List.of());
    }
  }

  private static List<RelayUrl> urls(Parsed<List<RelayUrl>> list) {
    return list instanceof Parsed.Ok<List<RelayUrl>>(var urls) ? urls : List.of();
  }

  /** The first ones of a list that may be connected to. */
  private List<RelayUrl> usable(List<RelayUrl> list) {
    List<RelayUrl> usable = new ArrayList<>();
    // Those that may not be are looked up, too, which takes time: so not many of them either.
    for (RelayUrl relay : list.subList(0, Math.min(list.size(), 2 * relaysMax))) {
      if (usable.size() < relaysMax
          && !ours.contains(relay)
          && !isLeftAlone(relay)
          && reach.of(relay.uri().getHost()) == HostReach.Place.PUBLIC) {
        usable.add(relay);
      }
    }
    return usable;
  }

  private boolean isLeftAlone(RelayUrl relay) {
    synchronized (lock) {
      Long since = leftAlone.get(relay);
      return since != null && elapsed.nanos() - since < LEFT_ALONE.toNanos();
    }
  }

  private void publish(List<RelayUrl> urls, List<Event> events) throws InterruptedException {
    try (Relays relays = Relays.connect(urls, key, TIMING)) {
      var publications = events.stream().map(relays::publish).toList();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      for (var publication : publications) {
        boolean _ = publication.await(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
      publications.forEach(publication -> publication.answers().forEach(this::note));
    }
  }

  private void note(RelayUrl relay, RelayAnswer answer) {
    if (answer.outcome() != RelayAnswer.Outcome.DONE) {
      LOG.debug("a consumer's relay did not take an answer: {}", answer.outcome());
      synchronized (lock) {
        leftAlone.remove(relay);
        leftAlone.put(relay, elapsed.nanos());
      }
    }
  }

  /** Drops what is on its way. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
