package org.paygress.provider;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.paygress.cashu.wallet.Wallet;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.money.Sat;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.KeyFileException;
import org.paygress.provider.config.KeyFiles;
import org.paygress.provider.config.WithdrawConfig;
import org.paygress.provider.control.ControlDesk;
import org.paygress.provider.control.ControlServer;
import org.paygress.provider.host.HostException;
import org.paygress.provider.host.HostFacts;
import org.paygress.provider.image.ImageException;
import org.paygress.provider.intake.Capacity;
import org.paygress.provider.intake.Catalog;
import org.paygress.provider.intake.Inbox;
import org.paygress.provider.intake.Intake;
import org.paygress.provider.lease.Tier;
import org.paygress.provider.ops.StatusFile;
import org.paygress.provider.payment.Till;
import org.paygress.provider.relay.RelayLimits;
import org.paygress.provider.relay.RelayPool;
import org.paygress.provider.relay.RelaySettings;
import org.paygress.provider.relay.RelayTiming;
import org.paygress.provider.runtime.Announcer;
import org.paygress.provider.runtime.Answers;
import org.paygress.provider.runtime.Books;
import org.paygress.provider.runtime.Engine;
import org.paygress.provider.runtime.LeaseDesk;
import org.paygress.provider.runtime.Refunds;
import org.paygress.provider.runtime.StatusWriter;
import org.paygress.provider.treasury.AutomaticWithdrawal;
import org.paygress.provider.treasury.Destination;
import org.paygress.provider.treasury.FeeLimit;
import org.paygress.provider.treasury.Upkeep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running provider. Built from the ground up: journal, wallet, engine, relays, announcements. */
public final class Daemon implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private Daemon() {}

  /**
   * Starts a provider on this machine and returns once it listens.
   *
   * @throws IOException when files, registry or pool cannot be used
   * @throws HostException when the machine cannot carry containers
   */
  public static Daemon start(Config config)
      throws IOException, ImageException, HostException, KeyFileException {
    return start(config, Machine.open(config), Clock.systemUTC());
  }

  /** Starts a provider on the given machine, which it closes in the end. */
  static Daemon start(Config config, Machine machine, Clock clock)
      throws IOException, HostException, KeyFileException {
    Daemon daemon = new Daemon();
    try {
      daemon.parts.push(machine);
      daemon.assemble(config, machine, clock);
      return daemon;
    } catch (IOException | HostException | KeyFileException | RuntimeException e) {
      daemon.close();
      throw e;
    }
  }

  private void assemble(Config config, Machine machine, Clock clock)
      throws IOException, HostException, KeyFileException {
    SecretKey key = KeyFiles.identity(config.provider().keyFile());
    Path stateDir = config.provider().stateDir();
    Strongbox strongbox = keep(Strongbox.open(config, clock));
    Books books = strongbox.books();
    Wallet wallet = strongbox.wallet();
    Answers answers = new Answers(key, books.relay(), clock);
    machine.host().prepare();
    Engine engine = keep(engine(config, machine, key, books, wallet, answers, clock));
    RelayPool relays =
        keep(
            new RelayPool(
                relays(config),
                key,
                books.relay(),
                inbox(config, machine, key, books, wallet, answers, engine, clock)));
    engine.recover();
    Upkeep upkeep = keep(new Upkeep(wallet, strongbox.withdrawals()));
    upkeep.start();
    relays.start();
    keep(new Announcer(key, profile(config), books, machine.host(), relays, clock)).start();
    keep(new StatusWriter(
            new StatusFile(stateDir), key.publicKey(), books, wallet, upkeep, relays, clock))
        .start();
    config
        .withdraw()
        .address()
        .ifPresent(address -> keep(withdrawal(config, address, strongbox)).start());
    ControlDesk leaseDesk = new LeaseDesk(books, engine.leases(), clock);
    keep(
        ControlServer.start(
            stateDir,
            call ->
                (call.command().startsWith("lease ") ? leaseDesk : strongbox.desk()).answer(call)));
    LOG.info("serving as {}", key.publicKey().npub());
  }

  private static RelaySettings relays(Config config) {
    return new RelaySettings(
        config.relays().urls(),
        RelayTiming.defaults()
            .connecting(
                Duration.ofSeconds(config.relays().connectTimeoutSecs()),
                Duration.ofSeconds(config.relays().reconnectDelayMaxSecs())),
        RelayLimits.defaults().junkPerMinute(config.limits().junkPerRelayPerMinuteMax()));
  }

  private static AutomaticWithdrawal withdrawal(
      Config config, Destination.PayLink address, Strongbox strongbox) {
    WithdrawConfig rules = config.withdraw();
    return new AutomaticWithdrawal(
        new AutomaticWithdrawal.Plan(
            address,
            new Sat(rules.thresholdSats()).toMsat(),
            new Sat(rules.keepSats()).toMsat(),
            new FeeLimit(new Sat(rules.feeBaseSats()).toMsat(), rules.feeMaxPpm()),
            Duration.ofSeconds(rules.intervalSecs())),
        Set.copyOf(config.mints().urls()),
        strongbox.wallet(),
        strongbox.withdrawals(),
        strongbox.debts());
  }

  static Engine engine(
      Config config,
      Machine machine,
      SecretKey key,
      Books books,
      Wallet wallet,
      Answers answers,
      Clock clock) {
    return new Engine(
        new Engine.Rules(
            Duration.ofSeconds(config.leases().requestMaxAgeSecs()),
            config.limits().spawnsAtOnceMax(),
            Duration.ofSeconds(config.leases().containerCheckSecs()),
            Duration.ofSeconds(config.leases().giveUpSecs()),
            config.provider().publicAddress()),
        books,
        wallet,
        machine.host(),
        machine.templates(),
        answers,
        key,
        clock);
  }

  private static Inbox inbox(
      Config config,
      Machine machine,
      SecretKey key,
      Books books,
      Wallet wallet,
      Answers answers,
      Engine engine,
      Clock clock) {
    HostFacts facts = machine.host().facts();
    Intake.Rules rules =
        new Intake.Rules(
            new Catalog(tiers(config), config.images().aliases(), machine.shelf()),
            new Capacity(
                config.leases().maxLeases(),
                facts.memoryMb(),
                config.leases().minimumDurationSecs()),
            facts.dmCrypt(),
            Duration.ofSeconds(config.leases().requestMaxAgeSecs()),
            config.limits().requestsPerConsumerMax(),
            config.limits().requestsWaitingMax(),
            config.provider().publicAddress());
    return Intake.open(
        key,
        rules,
        books,
        answers,
        new Till(wallet),
        new Refunds(wallet),
        engine.leases(),
        engine.topUps(),
        clock);
  }

  private static Announcer.Profile profile(Config config) {
    return new Announcer.Profile(
        config.provider().name(),
        config.provider().location(),
        tiers(config),
        config.mints().urls(),
        config.relays().urls(),
        Duration.ofSeconds(config.heartbeat().intervalSecs()));
  }

  private static List<Tier> tiers(Config config) {
    return config.tiers().stream()
        .map(
            tier ->
                new Tier(
                    tier.id(),
                    tier.name(),
                    tier.description(),
                    tier.cpuMillicores(),
                    tier.memoryMb(),
                    tier.diskMb(),
                    tier.pidsMax(),
                    new Rate(tier.rateMsatsPerSec())))
        .toList();
  }

  private <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** Stops in the opposite order; unfinished work waits in the journal for the next start. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close cleanly", part.getClass().getSimpleName(), e);
      }
    }
  }
}
