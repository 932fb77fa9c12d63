package org.paygress.provider.treasury;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.paygress.cashu.lightning.Destination;
import org.paygress.cashu.lightning.FeeLimit;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.time.Periodic;
import org.paygress.wallet.Wallet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Withdraws what we earned whenever it has become enough; what we owe stays. */
public final class AutomaticWithdrawal implements AutoCloseable {

  /**
   * What the operator decides.
   *
   * @param threshold at a mint with so much of our own, all but {@code keep} is withdrawn
   * @param every how often is looked
   */
  public record Plan(
      Destination.PayLink to, Msat threshold, Msat keep, FeeLimit fees, Duration every) {}

  private static final Logger LOG = LoggerFactory.getLogger(AutomaticWithdrawal.class);

  private final Plan plan;
  private final Set<MintUrl> mints;
  private final Wallet wallet;
  private final Withdrawals withdrawals;
  private final Debts debts;
  private final Periodic timer;

  public AutomaticWithdrawal(
      Plan plan,
      Set<MintUrl> mints,
      Wallet wallet,
      Withdrawals withdrawals,
      Debts debts,
      InstantSource clock) {
    this.plan = plan;
    this.mints = Set.copyOf(mints);
    this.wallet = wallet;
    this.withdrawals = withdrawals;
    this.debts = debts;
    this.timer = Periodic.every(plan.every(), "withdraw", clock, this::look);
  }

  public void start() {
    timer.startLater();
  }

  private void look() {
    for (MintUrl mint : mints) {
      try {
        boolean enough =
            Holding.at(wallet, mint)
                .filter(h -> h.beside(debts.at(mint)).compareTo(plan.threshold()) >= 0)
                .isPresent();
        if (enough) {
          withdraw(mint);
        }
      } catch (RuntimeException e) {
        LOG.error("automatic withdrawal at {} broke off", mint.value(), e);
      }
    }
  }

  private void withdraw(MintUrl mint) {
    var order =
        new Withdrawals.Order(mint, plan.to(), Optional.empty(), plan.fees(), plan.keep(), false);
    if (withdrawals.withdraw(order) instanceof Withdrawals.Result.NotBegun(var reason)) {
      LOG.warn("automatic withdrawal at {}: {}", mint.value(), reason);
    }
  }

  @Override
  public void close() {
    timer.close();
  }
}
