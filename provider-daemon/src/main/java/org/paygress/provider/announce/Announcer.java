package org.paygress.provider.announce;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.host.Host;
import org.paygress.host.HostFacts;
import org.paygress.protocol.message.Capacity;
import org.paygress.protocol.message.Heartbeat;
import org.paygress.protocol.message.IsolationLevel;
import org.paygress.protocol.message.Offer;
import org.paygress.protocol.message.PublicEvents;
import org.paygress.protocol.message.Spec;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.lease.InGrace;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.Tier;
import org.paygress.provider.relay.RelayPool;
import org.paygress.provider.store.Journals;
import org.paygress.system.time.Periodic;

/** Publishes who we are, what we sell, and that we are alive. */
public final class Announcer implements AutoCloseable {

  /**
   * What stays the same while the daemon runs.
   *
   * @param memoryMb MiB of memory that are for rent
   * @param heartbeatEvery at most 60 s, or clients call us offline
   */
  public record Profile(
      String name,
      Optional<String> location,
      List<Tier> tiers,
      List<MintUrl> mints,
      List<RelayUrl> relays,
      int memoryMb,
      Duration heartbeatEvery) {}

  /** Clients refuse a heartbeat that is one second in their future. */
  private static final Duration CLOCK_MARGIN = Duration.ofSeconds(5);

  private static final Duration OFFER_EVERY = Duration.ofMinutes(10);
  private static final Duration RELAY_LIST_EVERY = Duration.ofHours(12);

  private final SecretKey key;
  private final Profile profile;
  private final Journals journals;
  private final Host host;
  private final RelayPool relays;
  private final Clock clock;
  private final List<Periodic> timers;

  public Announcer(
      SecretKey key, Profile profile, Journals journals, Host host, RelayPool relays, Clock clock) {
    this.key = key;
    this.profile = profile;
    this.journals = journals;
    this.host = host;
    this.relays = relays;
    this.clock = clock;
    this.timers =
        List.of(
            Periodic.every(RELAY_LIST_EVERY, "relay list", clock, this::relayList),
            Periodic.every(OFFER_EVERY, "offer", clock, this::offer),
            Periodic.every(profile.heartbeatEvery(), "heartbeat", clock, this::heartbeat));
  }

  public void start() {
    timers.forEach(Periodic::start);
  }

  private void relayList() {
    relays.publish(PublicEvents.dmRelays(key, profile.relays(), now().getEpochSecond()));
  }

  private void offer() {
    Instant now = now();
    double uptime = journals.database().transaction(tx -> journals.uptime().percent(tx, now));
    int completed = journals.database().transaction(tx -> journals.leases().completed(tx));
    Offer offer =
        new Offer(
            key.publicKey(),
            profile.name(),
            profile.location(),
            List.of("lxc"),
            profile.tiers().stream().map(Announcer::spec).toList(),
            profile.mints(),
            uptime,
            completed,
            Optional.empty(),
            IsolationLevel.SHARED_KERNEL,
            true,
            Optional.empty());
    relays.publish(PublicEvents.offer(key, offer, now.getEpochSecond()));
  }

  private static Spec spec(Tier tier) {
    return new Spec(
        tier.id(),
        tier.name(),
        tier.description(),
        tier.resources().cpuMillicores(),
        tier.resources().memoryMb(),
        tier.rate());
  }

  private void heartbeat() {
    Instant now = now();
    List<Lease> open =
        journals
            .database()
            .transaction(
                tx -> {
                  journals.uptime().beat(tx, now);
                  return journals.leases().open(tx);
                });
    long live = open.stream().filter(lease -> lease.state().servedSince().isPresent()).count();
    Instant stamp = now.minus(CLOCK_MARGIN);
    Heartbeat heartbeat =
        new Heartbeat(
            key.publicKey(), stamp.getEpochSecond(), Math.toIntExact(live), available(open));
    relays.publish(PublicEvents.heartbeat(key, heartbeat, now.getEpochSecond()));
    relays.publishEphemeral(PublicEvents.ephemeralHeartbeat(key, heartbeat, now.getEpochSecond()));
  }

  private Capacity available(List<Lease> open) {
    HostFacts facts = host.facts();
    long cpu = facts.cpuMillicores();
    long memory = profile.memoryMb();
    for (Lease lease : open.stream().filter(Announcer::takesRoom).toList()) {
      cpu -= lease.terms().tier().resources().cpuMillicores();
      memory -= lease.terms().tier().resources().memoryMb();
    }
    return new Capacity(Math.max(0, cpu), Math.max(0, memory), facts.storageFreeGb());
  }

  /** What waits for a mint without a slot, or for a top-up, keeps nobody out. */
  private static boolean takesRoom(Lease lease) {
    return lease.state().holdsSlot() && !(lease.state() instanceof InGrace);
  }

  private Instant now() {
    return clock.instant();
  }

  @Override
  public void close() {
    timers.forEach(Periodic::close);
  }
}
