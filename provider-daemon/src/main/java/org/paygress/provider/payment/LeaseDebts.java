package org.paygress.provider.payment;

import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.store.Journals;
import org.paygress.provider.treasury.Debts;

/** What the open leases' consumers have paid for and not had yet. */
public final class LeaseDebts implements Debts {

  private final Journals journals;
  private final Clock clock;

  public LeaseDebts(Journals journals, Clock clock) {
    this.journals = journals;
    this.clock = clock;
  }

  @Override
  public Msat at(MintUrl mint) {
    Instant now = clock.instant();
    Stream<Payment> unserved =
        journals.openLeases().stream().flatMap(lease -> lease.state().owed(now).stream());
    Stream<Payment> owed = journals.openDebts().stream().map(entry -> entry.debt().payment());
    return Stream.concat(unserved, owed)
        .filter(payment -> payment.mint().equals(mint))
        .map(Payment::value)
        .reduce(Msat.ZERO, Msat::plus);
  }
}
