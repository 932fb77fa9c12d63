package org.paygress.provider.treasury;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.retry.Backoff;
import org.paygress.system.time.Periodic;
import org.paygress.wallet.Ledger;
import org.paygress.wallet.RecoveryReport;
import org.paygress.wallet.RotationReport;
import org.paygress.wallet.Wallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the wallet from the daemon's start to its end: finishes what was cut short, again and
 * again while anything is open; checks the books; moves money out of keysets that end.
 */
public final class WalletMaintenance implements AutoCloseable {

  /**
   * How it went so far.
   *
   * @param recovered operations finished since the start
   * @param compensated operations undone since the start, their money free again
   * @param skipped operations in other hands at the last look
   * @param failed operations and withdrawals still open at the last look
   * @param balanced whether the books balance
   * @param restoreAdvised mints where the seed has money or a past that the database lacks
   */
  public record Summary(
      int recovered,
      int compensated,
      int skipped,
      int failed,
      boolean balanced,
      Set<MintUrl> restoreAdvised) {

    /** Before the first look. */
    public static final Summary NONE = new Summary(0, 0, 0, 0, true, Set.of());

    public Summary {
      restoreAdvised = Set.copyOf(restoreAdvised);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(WalletMaintenance.class);
  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
  private static final Duration RETRY_FIRST = Duration.ofSeconds(2);
  private static final Duration RETRY_LONGEST = Duration.ofMinutes(10);
  private static final Duration ROTATE_EVERY = Duration.ofDays(1);
  private static final Duration ROTATE_AHEAD = Duration.ofDays(30);

  private final Wallet wallet;
  private final Withdrawals withdrawals;
  private final Backoff retry = new Backoff(RETRY_FIRST, RETRY_LONGEST);
  private final Periodic timer;
  private final InstantSource clock;
  private Instant rotatedAt = Instant.EPOCH;
  private volatile Summary summary = Summary.NONE;
  private boolean told;

  public WalletMaintenance(Wallet wallet, Withdrawals withdrawals, InstantSource clock) {
    this.wallet = wallet;
    this.withdrawals = withdrawals;
    this.clock = clock;
    this.timer = Periodic.byClock(this::pause, "wallet maintenance", clock, this::look);
  }

  public void start() {
    var _ = timer.start();
  }

  public Summary summary() {
    return summary;
  }

  /** When it looked last, and what failed last. */
  public Periodic.Report report() {
    return timer.report();
  }

  private void look() {
    recover();
    move("many small proofs", wallet::merge);
    Instant now = clock.instant();
    if (Duration.between(rotatedAt, now).abs().compareTo(ROTATE_EVERY) >= 0) {
      move("old keysets", () -> wallet.rotate(ROTATE_AHEAD));
      rotatedAt = now;
    }
  }

  private Duration pause() {
    if (summary.failed() > 0) {
      return retry.next();
    }
    retry.reset();
    return LOOK_EVERY;
  }

  private void recover() {
    try {
      RecoveryReport report = wallet.recover();
      int paying = withdrawals.resume();
      Summary before = summary;
      Ledger ledger = wallet.ledger();
      summary =
          new Summary(
              before.recovered() + report.recovered(),
              before.compensated() + report.compensated(),
              report.skipped(),
              report.failed() + paying,
              ledger.balanced(),
              wallet.restoreAdvised());
      tell(before, report);
    } catch (RuntimeException e) {
      LOG.error("the wallet could not be looked after; trying again", e);
    }
  }

  private void tell(Summary before, RecoveryReport report) {
    boolean first = !told;
    told = true;
    if (first || !report.equals(new RecoveryReport(0, 0, 0, 0))) {
      LOG.info("wallet: {}", report);
    }
    if (summary.balanced() && first) {
      LOG.info("wallet: the books balance");
    } else if (!summary.balanced()) {
      LOG.error("wallet: the books do not balance; run paygressd wallet verify");
    }
    if (!summary.restoreAdvised().equals(before.restoreAdvised())) {
      LOG.warn(
          "wallet: {} signed for these seed words before; run paygressd wallet restore",
          summary.restoreAdvised());
    }
  }

  /** Swaps what {@code of} names for other proofs of ours. */
  private static void move(String of, Supplier<RotationReport> moves) {
    try {
      RotationReport report = moves.get();
      if (!report.rotated().equals(Msat.ZERO)) {
        LOG.info("wallet: {} swapped out of {}, fee {}", report.rotated(), of, report.fees());
      }
      report
          .failures()
          .forEach(
              failure ->
                  LOG.warn(
                      "wallet: {} of {} stay for now: {}",
                      of,
                      failure.mint().value(),
                      failure.message()));
    } catch (RuntimeException e) {
      LOG.error("wallet: {} could not be swapped; trying again later", of, e);
    }
  }

  @Override
  public void close() {
    timer.close();
  }
}
