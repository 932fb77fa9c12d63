package org.paygress.consumer.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.paygress.consumer.UserException;
import org.paygress.protocol.message.Heartbeat;
import org.paygress.protocol.message.Offer;
import org.paygress.protocol.message.PublicEvents;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.FilterBuilder;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.relay.Query;
import org.paygress.relay.RelayAnswer;
import org.paygress.relay.RelayAnswer.Outcome;
import org.paygress.relay.Relays;
import org.paygress.system.Parsed;

/** Providers as the relays tell of them. Only what a provider itself signed counts. */
public final class Directory {

  /**
   * An offer.
   *
   * @param online whether its provider gave a sign of life lately
   */
  public record Entry(Offer offer, boolean online) {}

  private final Query query;
  private final long now;
  private final Map<PublicKey, Dated> offers = new LinkedHashMap<>();
  private final Map<PublicKey, Long> beats = new LinkedHashMap<>();

  private record Dated(Offer offer, long createdAt) {}

  private Directory(Query query, long now) {
    this.query = query;
    this.now = now;
  }

  /**
   * All providers that the relays know of, those online first.
   *
   * @throws UserException when no relay tells what it knows
   */
  public static List<Entry> read(Relays relays, Duration patience)
      throws UserException, InterruptedException {
    Directory directory = ask(relays, Filter.builder(), Filter.builder(), patience, _ -> false);
    List<Entry> entries = directory.entries();
    if (entries.isEmpty()) {
      directory.requireAnswer();
    }
    return entries;
  }

  /** One provider; empty when no relay tells of an offer of it. */
  public static Optional<Entry> find(Relays relays, PublicKey provider, Duration patience)
      throws InterruptedException {
    return ask(relays, provider, patience).entry(provider);
  }

  /**
   * One provider.
   *
   * @throws UserException when no relay tells of an offer of it
   */
  public static Entry require(Relays relays, PublicKey provider, Duration patience)
      throws UserException, InterruptedException {
    Directory directory = ask(relays, provider, patience);
    Optional<Entry> entry = directory.entry(provider);
    if (entry.isEmpty()) {
      directory.requireAnswer();
    }
    return entry.orElseThrow(
        () ->
            new UserException(
                "these relays have no offer of that provider",
                "'paygress list' shows who is there; or name another relay"));
  }

  /** The first relay that knows it to be online is enough. */
  private static Directory ask(Relays relays, PublicKey provider, Duration patience)
      throws InterruptedException {
    return ask(
        relays,
        Filter.builder().authors(provider),
        Filter.builder().authors(provider),
        patience,
        found -> found.entry(provider).filter(Entry::online).isPresent());
  }

  /**
   * @param enough whether the other relays need not be waited for
   */
  private static Directory ask(
      Relays relays,
      FilterBuilder offers,
      FilterBuilder heartbeats,
      Duration patience,
      Predicate<Directory> enough)
      throws InterruptedException {
    long now = System.currentTimeMillis() / 1000;
    List<Filter> wanted =
        List.of(
            offers.kinds(Kind.OFFER).tag("t", "paygress").build(),
            heartbeats
                .kinds(Kind.HEARTBEAT)
                .tag("t", "paygress-heartbeat")
                .since(now - Heartbeat.ONLINE_SECS)
                .build());
    try (Query query = relays.query(wanted)) {
      Directory directory = new Directory(query, now);
      boolean _ = query.awaitFirst(patience);
      query.arrived().forEach(directory::take);
      if (!enough.test(directory)) {
        boolean _ = query.awaitRest(patience);
        query.arrived().forEach(directory::take);
      }
      if (directory.offers.isEmpty()) {
        // That there is nothing is said only after all that answer at all were heard.
        boolean _ = query.awaitConnected(patience);
        query.arrived().forEach(directory::take);
      }
      return directory;
    }
  }

  /** Nothing found is a finding only if somebody has looked. */
  private void requireAnswer() throws UserException {
    Collection<RelayAnswer> answers = query.answers().values();
    if (answers.stream().noneMatch(answer -> answer.outcome() == Outcome.DONE)) {
      String said =
          answers.stream()
              .filter(answer -> answer.outcome() == Outcome.REFUSED)
              .map(answer -> ": " + answer.words())
              .findFirst()
              .orElse("");
      throw new UserException("none of the relays answered" + said, "try again, or other relays");
    }
  }

  private void take(Event event) {
    if (PublicEvents.parseOffer(event) instanceof Parsed.Ok<Offer>(var offer)) {
      offers.merge(
          event.pubkey(),
          new Dated(offer, event.createdAt()),
          (a, b) -> a.createdAt() >= b.createdAt() ? a : b);
    } else if (PublicEvents.parseHeartbeat(event) instanceof Parsed.Ok<Heartbeat>(var beat)) {
      beats.merge(event.pubkey(), beat.timestamp(), Math::max);
    }
  }

  private Optional<Entry> entry(PublicKey provider) {
    return entries().stream()
        .filter(entry -> entry.offer().provider().equals(provider))
        .findFirst();
  }

  private List<Entry> entries() {
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
