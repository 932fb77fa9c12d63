package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.testbed.guest.Cache;
import org.paygress.testbed.guest.Checkout;

/**
 * A relay, a mint and a provider that has announced itself.
 *
 * @param watch sees the provider's public events and the direct messages to it and from it
 */
record Session(
    Checkout checkout,
    RelayUrl relay,
    MintUrl mint,
    PublicKey npub,
    Provider provider,
    RelayWatch watch) {

  /** Under emulation a JVM with all its classes takes tens of seconds. */
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);

  private static final int PORTS_PER_LEASE = 4;

  /**
   * What a session is started with.
   *
   * @param leases how many there may be at once, 1 to 32
   */
  record Plan(
      boolean host,
      Optional<RelayUrl> relay,
      Optional<MintUrl> mint,
      DaemonConfig.Tiers tiers,
      int leases) {}

  /** Starts everything, each part a step; what is started is registered in {@code cleanup}. */
  static Session start(Plan plan, Steps steps, Cleanup cleanup, WorkDir work) throws Exception {
    var starting = new Starting(plan, steps, cleanup, work, Checkout.find());
    return starting.run();
  }

  /** The parts while they come up. */
  private static final class Starting {

    private final Plan plan;
    private final Steps steps;
    private final Cleanup cleanup;
    private final WorkDir work;
    private final Checkout checkout;
    private Optional<RelayUrl> relay = Optional.empty();
    private Optional<MintUrl> mint = Optional.empty();
    private Optional<Session> session = Optional.empty();

    Starting(Plan plan, Steps steps, Cleanup cleanup, WorkDir work, Checkout checkout) {
      this.plan = plan;
      this.steps = steps;
      this.cleanup = cleanup;
      this.work = work;
      this.checkout = checkout;
    }

    Session run() throws Exception {
      steps.step("relay", "relay", this::startRelay);
      steps.step("mint", "mint", this::startMint);
      boolean guest = !plan.host() && !DmCrypt.available();
      steps.note(
          guest
              ? "this kernel has no dm-crypt: the daemon runs in a guest kernel that has it"
              : "the daemon runs on this machine's kernel");
      var pool = new Path[1];
      steps.step(
          "templates",
          "root filesystems built",
          () -> {
            pool[0] = PoolImage.prepare(checkout, steps::note);
            return "";
          });
      steps.step("daemon", "daemon ready", () -> startDaemon(guest, pool[0]));
      return session.orElseThrow();
    }

    private String startRelay() {
      RelayUrl url = Services.relay(plan.relay(), cleanup);
      relay = Optional.of(url);
      return url.toString();
    }

    private String startMint() {
      MintUrl url = Services.mint(plan.mint(), cleanup);
      mint = Optional.of(url);
      return url.value();
    }

    private String startDaemon(boolean guest, Path pool) throws Exception {
      Row row = Row.claim(Cache.standard().dir().resolve("rows"), cleanup);
      ContainerNetwork network = guest ? ContainerNetwork.ofGuest() : row.network();
      var settings =
          new DaemonConfig(
              relay.orElseThrow(),
              mint.orElseThrow(),
              guest ? GuestProvider.STATE : work.path().resolve("state").toString(),
              guest ? GuestProvider.HOST_DIR : work.directory("hostd").toString(),
              guest ? GuestProvider.USER : HostProvider.USER,
              row.ports(plan.leases(), PORTS_PER_LEASE),
              network,
              plan.tiers());
      ProviderFiles files = ProviderFiles.create(checkout, work.path(), settings);
      RelayWatch watch = cleanup.add(watch(settings.relay(), files.provider()));
      Provider provider =
          cleanup.add(
              guest
                  ? GuestProvider.start(checkout, files, settings, pool, work, steps::note)
                  : HostProvider.start(checkout, files, settings, pool, work.logs()));
      session =
          Optional.of(
              new Session(
                  checkout, settings.relay(), settings.mint(), files.provider(), provider, watch));
      awaitOffer(watch, provider, files.provider());
      return String.join("  ", files.provider().npub(), provider.story()).strip();
    }

    /** Ready is what a consumer sees: the offer is on the relay. */
    private static void awaitOffer(RelayWatch watch, Provider provider, PublicKey npub)
        throws IOException, InterruptedException {
      long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
      while (System.nanoTime() < deadline) {
        if (watch
            .await(
                seen -> seen.event().kind() == Kind.OFFER && seen.event().pubkey().equals(npub),
                Duration.ofSeconds(2))
            .isPresent()) {
          return;
        }
        if (!provider.alive()) {
          throw new IOException("the daemon ended; its log says why");
        }
      }
      throw new IOException("no offer on the relay within " + READY_TIMEOUT);
    }

    private static RelayWatch watch(RelayUrl relay, PublicKey npub)
        throws IOException, InterruptedException {
      return RelayWatch.open(
          relay,
          Filter.builder().authors(npub).build(),
          Filter.builder().kinds(Kind.NIP04_DM, Kind.GIFT_WRAP).tag("p", npub.hex()).build());
    }
  }
}
