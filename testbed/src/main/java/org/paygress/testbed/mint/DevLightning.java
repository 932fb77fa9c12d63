package org.paygress.testbed.mint;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** The dev mint's Lightning node: pays every invoice at once unless told otherwise. */
public final class DevLightning {
  private volatile Payment payment = Payment.PAYS;
  private volatile long cost = 1;
  private volatile boolean givesChange = true;
  private volatile long least = 1;
  private volatile long most = Long.MAX_VALUE;
  private volatile boolean signsChangeTwice;
  private volatile boolean namesChange = true;
  private volatile OptionalLong reserve = OptionalLong.empty();
  private final AtomicLong payments = new AtomicLong();

  /** What becomes of a payment. */
  public enum Payment {
    PAYS,
    /** Stays under way until {@link DevMint#settlePayments}. */
    PENDS,
    FAILS
  }

  /** What becomes of payments from now on. */
  public void next(Payment becomes) {
    payment = becomes;
  }

  /** What each payment costs, in units; at most the reserve. Less than 0: the mint gives some. */
  public void cost(long units) {
    cost = units;
  }

  /** What each quote says its payment may cost, in units, instead of a share of the amount. */
  public void reserve(long units) {
    reserve = OptionalLong.of(units);
  }

  /** Whether the mint offers NUT-08. */
  public void givesChange(boolean offered) {
    givesChange = offered;
  }

  /**
   * Whether the blank outputs that a payment's change leaves are signed as well, with as much
   * again: so does Nutshell when it is asked for a quote in the moment in which it settles it.
   */
  public void signsChangeTwice(boolean twice) {
    signsChangeTwice = twice;
  }

  /** Whether a quote that is asked for after its payment names its change. */
  public void namesChange(boolean named) {
    namesChange = named;
  }

  boolean namesChange() {
    return namesChange;
  }

  boolean signsChangeTwice() {
    return signsChangeTwice;
  }

  /** The least and the most of one invoice, in units, as told in NUT-06 and kept in quotes. */
  public void limits(long least, long most) {
    this.least = least;
    this.most = most;
  }

  long least() {
    return least;
  }

  long most() {
    return most;
  }

  /** How many invoices were paid so far. */
  public long payments() {
    return payments.get();
  }

  Payment next() {
    return payment;
  }

  boolean givesChange() {
    return givesChange;
  }

  /** As the reference mint has it: 1 %, at least 2 units. */
  long reserveFor(long amount) {
    return reserve.orElse(Math.max(2, (amount + 99) / 100));
  }

  long pay(long amount) {
    payments.incrementAndGet();
    return Math.min(cost, reserveFor(amount));
  }
}
