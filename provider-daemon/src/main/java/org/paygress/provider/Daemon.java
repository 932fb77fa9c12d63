package org.paygress.provider;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.paygress.cashu.lightning.Destination;
import org.paygress.cashu.lightning.FeeLimit;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.HostFacts;
import org.paygress.host.Resources;
import org.paygress.host.wire.HostSocket;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.money.Sat;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.announce.Announcer;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.RedemptionConfig;
import org.paygress.provider.config.WithdrawConfig;
import org.paygress.provider.control.CommandHandler;
import org.paygress.provider.control.ControlServer;
import org.paygress.provider.control.DebtCommands;
import org.paygress.provider.control.LeaseCommands;
import org.paygress.provider.identity.KeyFileException;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.provider.intake.Catalog;
import org.paygress.provider.intake.Inbox;
import org.paygress.provider.intake.RequestIntake;
import org.paygress.provider.intake.SalesLimits;
import org.paygress.provider.intake.SenderLimits;
import org.paygress.provider.lease.Tier;
import org.paygress.provider.payment.EarlierRefunds;
import org.paygress.provider.payment.TokenCheck;
import org.paygress.provider.payment.Trials;
import org.paygress.provider.relay.ConsumerRelays;
import org.paygress.provider.relay.PoolLimits;
import org.paygress.provider.relay.PoolTiming;
import org.paygress.provider.relay.RelayPool;
import org.paygress.provider.relay.RelaySettings;
import org.paygress.provider.reply.ReplySender;
import org.paygress.provider.runtime.Runners;
import org.paygress.provider.status.StatusFile;
import org.paygress.provider.status.StatusWriter;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.LeaseJournal;
import org.paygress.provider.treasury.AutomaticWithdrawal;
import org.paygress.provider.treasury.JournallingWallet;
import org.paygress.provider.treasury.RefundReissue;
import org.paygress.provider.treasury.WalletMaintenance;
import org.paygress.relay.RelayTiming;
import org.paygress.system.net.HostReach;
import org.paygress.system.sqlite.StoreException;
import org.paygress.system.time.Periodic;
import org.paygress.wallet.Wallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running provider. Built from the ground up: journal, wallet, runners, relays, announcements.
 */
public final class Daemon implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private static final Duration LOOK_AT_FILES = Duration.ofSeconds(3);
  private static final Duration BEAT = Duration.ofMinutes(1);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private Daemon() {}

  /**
   * Starts a provider on this machine and returns once it listens.
   *
   * @param broken is told when files turn out to be broken while it runs
   * @throws IOException when files, registry or pool cannot be used
   * @throws HostException when the machine cannot carry containers
   */
  public static Daemon start(Config config, Consumer<StoreException> broken)
      throws IOException, HostException, KeyFileException {
    return start(config, connect(config), broken, Clock.systemUTC());
  }

  static Host connect(Config config) throws HostException {
    return new HostSocket(config.host().socket(), config.host().patience()).open();
  }

  /** Starts a provider on the given machine, which it closes in the end. */
  static Daemon start(Config config, Host host, Consumer<StoreException> broken, Clock clock)
      throws IOException, HostException, KeyFileException {
    Daemon daemon = new Daemon();
    try {
      daemon.parts.push(host);
      daemon.assemble(config, host, broken, clock);
      return daemon;
    } catch (IOException | HostException | KeyFileException | RuntimeException e) {
      daemon.close();
      throw e;
    }
  }

  private void assemble(Config config, Host host, Consumer<StoreException> broken, Clock clock)
      throws IOException, HostException, KeyFileException {
    SecretKey key = KeyFiles.identity(config.provider().keyFile());
    Path stateDir = config.provider().stateDir();
    StateDirectory state = keep(StateDirectory.open(config, clock));
    state.onBroken(broken);
    Journals journals = state.journals();
    JournallingWallet wallet = state.wallet();
    ConsumerRelays copies =
        keep(
            new ConsumerRelays(
                config.relays().urls(),
                key,
                config.relays().consumerRelaysMax(),
                HostReach.system(),
                clock));
    ReplySender answers = replies(config, key, journals, clock, copies::offer);
    host.prepare();
    state.check(host);
    Runners runners = keep(runners(config, host, key, journals, wallet, answers, clock));
    RelayPool relays =
        keep(
            new RelayPool(
                relays(config),
                key,
                journals.relay(),
                inbox(config, host, key, journals, wallet, answers, runners, clock),
                clock));
    runners.recover();
    keep(Periodic.every(LOOK_AT_FILES, "files", clock, state::look)).start();
    keep(Periodic.every(BEAT, "journal and wallet", clock, state.identity()::beat)).startLater();
    WalletMaintenance maintenance = keep(new WalletMaintenance(wallet, state.withdrawals(), clock));
    maintenance.start();
    relays.start();
    keep(new Announcer(key, profile(config, host), journals, host, relays, clock)).start();
    keep(new StatusWriter(
            new StatusFile(stateDir),
            key.publicKey(),
            journals,
            wallet,
            maintenance,
            relays,
            runners::report,
            clock))
        .start();
    config
        .withdraw()
        .address()
        .ifPresent(address -> keep(withdrawal(config, address, state, clock)).start());
    CommandHandler leaseCommands = new LeaseCommands(journals, runners.leases(), clock);
    CommandHandler debtCommands = new DebtCommands(journals, runners.topUps(), clock);
    keep(
        ControlServer.start(
            stateDir,
            call -> {
              CommandHandler handler =
                  switch (call.command().split(" ", 2)[0]) {
                    case "lease" -> leaseCommands;
                    case DebtCommands.LIST -> debtCommands;
                    default -> state.commands();
                  };
              return handler.answer(call);
            }));
    LOG.info("serving as {}", key.publicKey().npub());
  }

  private static RelaySettings relays(Config config) {
    return new RelaySettings(
        config.relays().urls(),
        RelayTiming.defaults().connecting(Duration.ofSeconds(config.relays().connectTimeoutSecs())),
        PoolTiming.defaults()
            .backoffMax(Duration.ofSeconds(config.relays().reconnectDelayMaxSecs())),
        PoolLimits.defaults().junkPerMinute(config.limits().junkPerRelayPerMinuteMax()));
  }

  private static AutomaticWithdrawal withdrawal(
      Config config, Destination.PayLink address, StateDirectory state, Clock clock) {
    WithdrawConfig rules = config.withdraw();
    return new AutomaticWithdrawal(
        new AutomaticWithdrawal.Plan(
            address,
            new Sat(rules.thresholdSats()).toMsat(),
            new Sat(rules.keepSats()).toMsat(),
            new FeeLimit(new Sat(rules.feeBaseSats()).toMsat(), rules.feeMaxPpm()),
            Duration.ofSeconds(rules.intervalSecs())),
        Set.copyOf(config.mints().urls()),
        state.wallet(),
        state.withdrawals(),
        state.debts(),
        clock);
  }

  static ReplySender replies(
      Config config,
      SecretKey key,
      Journals journals,
      Clock clock,
      BiConsumer<PublicKey, Event> copies) {
    Duration expiry = Duration.ofSeconds(config.relays().answerExpirySecs());
    return new ReplySender(key, journals.relay(), expiry, clock, copies);
  }

  static Runners runners(
      Config config,
      Host host,
      SecretKey key,
      Journals journals,
      Wallet wallet,
      ReplySender answers,
      Clock clock) {
    return new Runners(
        new Runners.Rules(
            room(config, host),
            trials(config.redemption()),
            Duration.ofSeconds(config.leases().requestMaxAgeSecs()),
            config.limits().spawnsAtOnceMax(),
            config.limits().repairsAtOnceMax(),
            Duration.ofSeconds(config.leases().containerCheckSecs()),
            Duration.ofSeconds(config.leases().giveUpSecs()),
            Duration.ofSeconds(config.limits().mintPatienceSecs()),
            Duration.ofHours(config.limits().refusedKeepHours()),
            Duration.ofDays(config.leases().historyDays()),
            new Runners.AfterTheEnd(
                Duration.ofSeconds(config.leases().graceSecs()),
                Duration.ofSeconds(config.leases().topUpHoldSecs()),
                Duration.ofSeconds(config.leases().outageCreditSecs())),
            config.provider().publicAddress()),
        journals,
        wallet,
        host,
        answers,
        key,
        clock);
  }

  private static LeaseJournal.Room room(Config config, Host host) {
    HostFacts facts = host.facts();
    return new LeaseJournal.Room(
        config.leases().maxLeases(),
        config.leases().memoryForRentMb(facts.memoryMb()),
        facts.slots(),
        facts.poolMb(),
        facts.volumesMb());
  }

  private static Trials.Limits trials(RedemptionConfig rules) {
    return new Trials.Limits(
        rules.provenAtOnceMax(),
        rules.unprovenAtOnceMax(),
        rules.unprovenPerMinuteMax(),
        Duration.ofSeconds(rules.mintRestSecs()),
        Duration.ofSeconds(rules.deadTokenSecs()));
  }

  private static Inbox inbox(
      Config config,
      Host host,
      SecretKey key,
      Journals journals,
      JournallingWallet wallet,
      ReplySender answers,
      Runners runners,
      Clock clock) {
    RequestIntake.Rules rules =
        new RequestIntake.Rules(
            new Catalog(tiers(config), config.images().aliases(), host),
            new SalesLimits(room(config, host), config.leases().minimumDurationSecs()),
            host.facts().dmCrypt(),
            Duration.ofSeconds(config.leases().requestMaxAgeSecs()),
            new SenderLimits(
                config.limits().requestsPerConsumerMax(),
                config.limits().requestsWaitingMax(),
                config.limits().requestsPerConsumerPerMinuteMax(),
                config.limits().refusalsPerMinuteMax()),
            config.provider().publicAddress());
    return RequestIntake.open(
        key,
        rules,
        journals,
        answers,
        new TokenCheck(wallet, runners.trials()),
        runners.trials(),
        new EarlierRefunds(journals, new RefundReissue(wallet)),
        runners.leases(),
        runners.topUps(),
        clock);
  }

  private static Announcer.Profile profile(Config config, Host host) {
    return new Announcer.Profile(
        config.provider().name(),
        config.provider().location(),
        tiers(config),
        config.mints().urls(),
        config.relays().urls(),
        config.leases().memoryForRentMb(host.facts().memoryMb()),
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
                    new Resources(
                        tier.cpuMillicores(), tier.memoryMb(), tier.diskMb(), tier.pidsMax()),
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
