package org.paygress.provider.relay;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.RelayTiming;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.Migration;
import org.paygress.system.sqlite.Migrations;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.testbed.relay.DevRelayOptions;

/** Relays, a provider's pool and its journal; a consumer to send from. Waits are short. */
final class PoolFixture implements AutoCloseable {

  /** Everything fast, so that a test of a retry takes a moment. */
  static final RelayTiming FAST_CONNECTION =
      new RelayTiming(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofMillis(1500),
          Duration.ofMillis(400));

  static final PoolTiming FAST =
      new PoolTiming(
          Duration.ofMillis(50),
          Duration.ofMillis(400),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofHours(49),
          Duration.ofDays(14),
          Duration.ofMinutes(15),
          Duration.ofMillis(100),
          Duration.ofMillis(400));

  final SecretKey provider = SecretKey.generate();
  final SecretKey consumer = SecretKey.generate();
  final Queue<Event> handled = new ConcurrentLinkedQueue<>();
  final List<DevRelay> relays = new ArrayList<>();
  private final Path directory;
  private @Nullable Database database;
  private @Nullable RelayJournal journal;
  private @Nullable RelayPool pool;

  PoolFixture(Path directory, int relayCount) {
    this.directory = directory;
    for (int i = 0; i < relayCount; i++) {
      relays.add(DevRelay.start(0));
    }
  }

  PoolFixture(Path directory, DevRelayOptions options) {
    this.directory = directory;
    relays.add(DevRelay.start(0, options));
  }

  DevRelay relay(int i) {
    return relays.get(i);
  }

  RelayPool pool() {
    return Objects.requireNonNull(pool);
  }

  RelayJournal journal() {
    return Objects.requireNonNull(journal);
  }

  Database database() {
    return Objects.requireNonNull(database);
  }

  RelayStatus status(int i) {
    return pool().status().get(i);
  }

  /** Starts a pool over all relays whose handler records the event and marks it as seen. */
  PoolFixture start(RelayUrl... others) {
    return start(PoolLimits.defaults(), this::handle, others);
  }

  PoolFixture start(PoolLimits limits, EventHandler handler, RelayUrl... others) {
    return start(FAST, limits, handler, others);
  }

  PoolFixture start(
      PoolTiming timing, PoolLimits limits, EventHandler handler, RelayUrl... others) {
    openJournal();
    List<RelayUrl> urls =
        Stream.concat(relays.stream().map(DevRelay::url), Stream.of(others)).toList();
    pool =
        new RelayPool(
            new RelaySettings(urls, FAST_CONNECTION, timing, limits),
            provider,
            journal(),
            handler,
            InstantSource.system());
    pool().start();
    return this;
  }

  void openJournal() {
    database =
        Database.open(
            directory.resolve("journal.db"),
            Migrations.of(
                Migration.of(1, RelayJournal.SCHEMA), Migration.of(2, RelayJournal.PENDING_ONLY)));
    journal = new RelayJournal(database(), 1_000, InstantSource.system());
  }

  void handle(Event event) {
    if (!journal().isSeen(event.id())) {
      handled.add(event);
      markSeen(event);
    }
  }

  void markSeen(Event event) {
    database().execute(tx -> journal().markSeen(tx, event.id()));
  }

  void stopPool() {
    pool().close();
    database().close();
  }

  /** A direct message to the provider, as far as a relay can tell. */
  Event message(String content) {
    return message(content, now());
  }

  Event message(String content, long createdAt) {
    return event(Kind.NIP04_DM, createdAt, provider.publicKey(), content);
  }

  /** A reply from the provider, as far as a relay can tell. */
  Event reply(String content) {
    return Event.sign(
        provider, now(), Kind.NIP04_DM, List.of(List.of("p", consumer.publicKey().hex())), content);
  }

  Event event(int kind, long createdAt, PublicKey to, String content) {
    return Event.sign(consumer, createdAt, kind, List.of(List.of("p", to.hex())), content);
  }

  List<EventId> handledIds() {
    return handled.stream().map(Event::id).toList();
  }

  boolean subscribed(int i) {
    return status(i).subscribed();
  }

  static long now() {
    return Instant.now().getEpochSecond();
  }

  @Override
  public void close() {
    if (pool != null) {
      stopPool();
    }
    relays.forEach(DevRelay::close);
  }
}
