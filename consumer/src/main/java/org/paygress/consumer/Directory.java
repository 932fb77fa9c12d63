package org.paygress.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paygress.protocol.Parsed;
import org.paygress.protocol.message.Heartbeat;
import org.paygress.protocol.message.Offer;
import org.paygress.protocol.message.PublicEvents;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.FilterBuilder;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayMessage;

/** Providers as the relays tell of them. Only what a provider itself signed counts. */
final class Directory {

  private static final String SUBSCRIPTION = "directory";
  private static final int EVENTS_MAX = 500;

  /**
   * An offer.
   *
   * @param online whether its provider gave a sign of life lately
   */
  record Entry(Offer offer, boolean online) {}

  private final Map<PublicKey, Dated> offers = new LinkedHashMap<>();
  private final Map<PublicKey, Long> beats = new LinkedHashMap<>();

  private record Dated(Offer offer, long createdAt) {}

  private Directory() {}

  /** All providers that the relays know of, those online first. */
  static List<Entry> read(Relays relays, Duration patience) throws InterruptedException {
    return read(relays, Filter.builder(), Filter.builder(), patience);
  }

  /** One provider; empty when the relays have no offer of it. */
  static Optional<Entry> find(Relays relays, PublicKey provider, Duration patience)
      throws InterruptedException {
    return read(
            relays,
            Filter.builder().authors(provider),
            Filter.builder().authors(provider),
            patience)
        .stream()
        .filter(entry -> entry.offer().provider().equals(provider))
        .findFirst();
  }

  private static List<Entry> read(
      Relays relays, FilterBuilder offers, FilterBuilder heartbeats, Duration patience)
      throws InterruptedException {
    long now = System.currentTimeMillis() / 1000;
    Directory directory = new Directory();
    List<Filter> wanted =
        List.of(
            offers.kinds(Kind.OFFER).tag("t", "paygress").limit(EVENTS_MAX).build(),
            heartbeats
                .kinds(Kind.HEARTBEAT)
                .tag("t", "paygress-heartbeat")
                .since(now - Heartbeat.ONLINE_SECS)
                .limit(EVENTS_MAX)
                .build());
    relays.send(new ClientMessage.Subscribe(SUBSCRIPTION, wanted));
    directory.collect(relays, patience);
    relays.send(new ClientMessage.Close(SUBSCRIPTION));
    return directory.entries(now);
  }

  private void collect(Relays relays, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    int waiting = relays.count();
    while (waiting > 0 && System.nanoTime() < deadline) {
      var incoming = relays.next((deadline - System.nanoTime()) / 1_000_000);
      if (incoming.isEmpty()) {
        continue;
      }
      switch (incoming.get().message()) {
        case RelayMessage.EventMessage(var _, var event) -> take(event);
        case RelayMessage.Eose _, RelayMessage.Closed _ -> waiting--;
        default -> {}
      }
    }
  }

  private void take(Event event) {
    if (!event.verify()) {
      return;
    }
    if (PublicEvents.parseOffer(event) instanceof Parsed.Ok<Offer>(var offer)) {
      offers.merge(
          event.pubkey(),
          new Dated(offer, event.createdAt()),
          (a, b) -> a.createdAt() >= b.createdAt() ? a : b);
    } else if (PublicEvents.parseHeartbeat(event) instanceof Parsed.Ok<Heartbeat>(var beat)) {
      beats.merge(event.pubkey(), beat.timestamp(), Math::max);
    }
  }

  private List<Entry> entries(long now) {
    List<Entry> entries = new ArrayList<>();
    offers.forEach(
        (provider, dated) -> {
          long age = now - beats.getOrDefault(provider, 0L);
          entries.add(new Entry(dated.offer(), age <= Heartbeat.ONLINE_SECS));
        });
    entries.sort(
        Comparator.comparing(Entry::online)
            .reversed()
            .thenComparing(entry -> entry.offer().hostname()));
    return entries;
  }
}
