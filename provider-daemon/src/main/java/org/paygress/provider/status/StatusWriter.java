package org.paygress.provider.status;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.lease.Access;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.relay.RelayPool;
import org.paygress.provider.store.DebtJournal;
import org.paygress.provider.store.Journals;
import org.paygress.provider.treasury.WalletMaintenance;
import org.paygress.system.cli.Version;
import org.paygress.system.time.Periodic;
import org.paygress.wallet.Wallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what {@code paygressd status} shows, every few seconds. */
public final class StatusWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration EVERY = Duration.ofSeconds(3);

  private final StatusFile file;
  private final PublicKey self;
  private final Journals journals;
  private final Wallet wallet;
  private final WalletMaintenance maintenance;
  private final RelayPool relays;
  private final Supplier<WorkReport> work;
  private final Clock clock;
  private final long startedAt;
  private final Periodic timer;

  public StatusWriter(
      StatusFile file,
      PublicKey self,
      Journals journals,
      Wallet wallet,
      WalletMaintenance maintenance,
      RelayPool relays,
      Supplier<WorkReport> work,
      Clock clock) {
    this.work = work;
    this.file = file;
    this.self = self;
    this.journals = journals;
    this.wallet = wallet;
    this.maintenance = maintenance;
    this.relays = relays;
    this.clock = clock;
    this.startedAt = clock.instant().getEpochSecond();
    this.timer = Periodic.every(EVERY, "status", clock, () -> file.write(report()));
  }

  public void start() {
    var _ = timer.start();
  }

  private StatusReport report() {
    List<StatusReport.Relay> relayLines =
        relays.status().stream()
            .map(
                relay ->
                    new StatusReport.Relay(
                        relay.url().toString(), relay.connected(), relay.lastError()))
            .toList();
    List<StatusReport.Lease> leaseLines =
        journals.openLeases().stream().map(StatusWriter::line).toList();
    List<StatusReport.Balance> balances = new ArrayList<>();
    wallet
        .balances()
        .forEach(
            (mint, amount) -> balances.add(new StatusReport.Balance(mint.value(), amount.value())));
    return new StatusReport(
        Version.current(),
        self.npub(),
        startedAt,
        clock.instant().getEpochSecond(),
        relayLines,
        leaseLines,
        debts(),
        balances,
        money(),
        work());
  }

  private List<StatusReport.Debts> debts() {
    Map<MintUrl, List<DebtJournal.Entry>> byMint =
        journals.openDebts().stream()
            .collect(Collectors.groupingBy(entry -> entry.debt().payment().mint()));
    return byMint.entrySet().stream()
        .map(mint -> debts(mint.getKey(), mint.getValue()))
        .sorted(Comparator.comparing(StatusReport.Debts::mint))
        .toList();
  }

  private static StatusReport.Debts debts(MintUrl mint, List<DebtJournal.Entry> oldestFirst) {
    return new StatusReport.Debts(
        mint.value(),
        oldestFirst.size(),
        oldestFirst.stream().mapToLong(entry -> entry.debt().payment().value().value()).sum(),
        oldestFirst.getFirst().since().getEpochSecond(),
        oldestFirst.stream().flatMap(entry -> entry.hindrance().stream()).findFirst());
  }

  private StatusReport.Work work() {
    WorkReport now = work.get();
    Stream<Periodic.Report> timers =
        Stream.concat(now.timers().stream(), Stream.of(maintenance.report(), relays.pruning()));
    return new StatusReport.Work(
        now.takenUpAgain(),
        now.resting(),
        now.brokeOff().map(StatusWriter::note),
        now.clockJump().map(StatusWriter::note),
        now.quarantined(),
        timers.map(StatusWriter::timer).toList());
  }

  private static StatusReport.Note note(Periodic.Failure happened) {
    return new StatusReport.Note(happened.at().getEpochSecond(), happened.what());
  }

  private static StatusReport.Timer timer(Periodic.Report report) {
    return new StatusReport.Timer(
        report.name(),
        report.lastRun().map(Instant::getEpochSecond).orElse(0L),
        report.lastFailure().map(failure -> failure.at().getEpochSecond()).orElse(0L),
        report.lastFailure().map(Periodic.Failure::what));
  }

  private StatusReport.Money money() {
    WalletMaintenance.Summary now = maintenance.summary();
    return new StatusReport.Money(
        now.recovered(),
        now.compensated(),
        now.skipped(),
        now.failed(),
        now.balanced(),
        now.restoreAdvised().stream().map(MintUrl::value).sorted().toList());
  }

  private static StatusReport.Lease line(Lease lease) {
    return new StatusReport.Lease(
        lease.id().wire(),
        lease.state().getClass().getSimpleName(),
        lease.owner().hex(),
        lease.terms().template(),
        lease.terms().tier().id(),
        lease.state().expiresAt().map(Instant::getEpochSecond).orElse(0L),
        lease.state().servedSince().isPresent()
            ? lease.state().access().map(Access::sshPort).orElse(0)
            : 0);
  }

  @Override
  public void close() {
    timer.close();
    try {
      file.remove();
    } catch (IOException e) {
      LOG.warn("the status file could not be removed: {}", e.toString());
    }
  }
}
