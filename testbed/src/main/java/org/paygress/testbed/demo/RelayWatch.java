package org.paygress.testbed.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.Query;
import org.paygress.relay.Query.Arrival;
import org.paygress.relay.RelayTiming;
import org.paygress.relay.Relays;

/**
 * Watches a relay with a key of nobody's, remembers when each event arrived first, and can publish.
 */
final class RelayWatch implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final Relays relays;
  private final Query query;
  private final List<Arrival> seen = new ArrayList<>();

  private RelayWatch(Relays relays, Query query) {
    this.relays = relays;
    this.query = query;
  }

  /** Connects and subscribes. */
  static RelayWatch open(RelayUrl relay, Filter... filters)
      throws IOException, InterruptedException {
    Relays relays =
        Relays.connect(
            List.of(relay),
            SecretKey.generate(),
            RelayTiming.defaults().connecting(CONNECT_TIMEOUT));
    if (!relays.awaitFirst()) {
      relays.close();
      throw new IOException("the relay " + relay + " does not answer");
    }
    return new RelayWatch(relays, relays.query(List.of(filters)));
  }

  /** Sends an event to the relay. */
  void publish(Event event) throws IOException {
    if (relays.connected() == 0) {
      throw new IOException("the relay is gone");
    }
    relays.publish(event);
  }

  /** The first event that fits, of those seen already or still to come. */
  synchronized Optional<Arrival> await(Predicate<Arrival> wanted, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    int next = 0;
    while (true) {
      for (; next < seen.size(); next++) {
        if (wanted.test(seen.get(next))) {
          return Optional.of(seen.get(next));
        }
      }
      Optional<Arrival> arrival = query.next(Duration.ofNanos(deadline - System.nanoTime()));
      if (arrival.isEmpty()) {
        return Optional.empty();
      }
      seen.add(arrival.get());
    }
  }

  @Override
  public void close() {
    relays.close();
  }
}
