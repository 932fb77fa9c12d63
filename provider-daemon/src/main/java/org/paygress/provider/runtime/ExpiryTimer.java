package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paygress.protocol.LeaseId;
import org.paygress.provider.lease.InGrace;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseAction;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.Overdue;
import org.paygress.provider.store.Journals;
import org.paygress.system.time.ClockWatch;
import org.paygress.system.time.ElapsedTime;
import org.paygress.system.time.Periodic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second which leases' time is up, by the expiry that the journal has, and which wait
 * for their mint in vain. Time is what passed, not what the wall clock jumped.
 */
final class ExpiryTimer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExpiryTimer.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** A machine that stood still, a clock that was put right; more is a clock that is not right. */
  private static final Duration SHIFT_MAX = Duration.ofDays(1);

  /** How long nothing is destroyed by a clock that jumped further: it may be put right again. */
  private static final Duration STEADY_AFTER = Duration.ofMinutes(10);

  private final Journals journals;
  private final LeaseRunner runner;
  private final Clock clock;
  private final ElapsedTime elapsed;
  private final ClockWatch watch;
  private final Periodic timer;
  private final Duration mintPatience;
  private final Runners.AfterTheEnd afterTheEnd;
  // Touched by the timer alone, and before it starts.
  private long steadyAtNanos;
  private final Map<LeaseId, Instant> waiting = new HashMap<>();
  private volatile Optional<Periodic.Failure> lastJump = Optional.empty();

  /**
   * @param mintPatience how long a slot is held for a mint that does not answer
   */
  ExpiryTimer(
      Journals journals,
      LeaseRunner runner,
      Duration mintPatience,
      Runners.AfterTheEnd afterTheEnd,
      Clock clock) {
    this.afterTheEnd = afterTheEnd;
    this.mintPatience = mintPatience;
    this.elapsed = ElapsedTime.beside(clock);
    this.watch = new ClockWatch(clock, elapsed);
    this.steadyAtNanos = elapsed.nanos();
    this.journals = journals;
    this.runner = runner;
    this.clock = clock;
    this.timer = Periodic.every(EVERY, "expiries", clock, this::tick);
  }

  void start() {
    timer.startLater();
  }

  void tick() {
    List<Lease> open = journals.openLeases();
    clockJumped(open);
    Instant now = clock.instant();
    waiting.keySet().retainAll(open.stream().map(Lease::id).toList());
    EachAlone.forEach(open, lease -> look(lease, now));
  }

  private void look(Lease lease, Instant now) {
    if (waitsInVain(lease, now)) {
      runner.apply(lease.id(), new LeaseEvent.MintSilent(now));
    }
    if (isSteady() && lease.state().expiresAt().isPresent()) {
      Instant expiry = lease.state().expiresAt().get();
      // A lease in grace whose time is not up: the clock that said so was wrong.
      if (!now.isBefore(expiry) || lease.state() instanceof InGrace) {
        runner.tick(lease.id());
      }
      if (isKeptForLongEnough(lease.id(), now)) {
        runner.apply(lease.id(), new LeaseEvent.GraceOver(now));
      }
    }
  }

  private boolean isKeptForLongEnough(LeaseId id, Instant now) {
    return journals
        .database()
        .transaction(
            tx -> {
              Optional<Lease> lease = journals.leases().find(tx, id);
              if (lease.isEmpty() || !(lease.get().state() instanceof InGrace over)) {
                return false;
              }
              Duration kept = Duration.between(over.since(), now);
              Duration toKeep =
                  journals.topUps().isUnderWay(tx, id)
                      ? afterTheEnd.grace().plus(afterTheEnd.topUpHold())
                      : afterTheEnd.grace();
              return kept.compareTo(toKeep) >= 0;
            });
  }

  /** What is left of each lease stays the same, unless nobody can tell which time was right. */
  private void clockJumped(List<Lease> open) {
    Duration jump = watch.jump();
    if (jump.isZero()) {
      return;
    }
    if (jump.abs().compareTo(SHIFT_MAX) > 0) {
      note("the clock jumped by " + jump + "; no lease ends for the next " + STEADY_AFTER);
      waitUntilSteady();
      return;
    }
    note("the clock jumped by " + jump + ", or the machine stood still; leases end as much later");
    EachAlone.forEach(
        open, lease -> runner.apply(lease.id(), new LeaseEvent.ClockJumped(jump, clock.instant())));
  }

  /**
   * Nobody can tell a long absence from a clock that is not right yet.
   *
   * @param absence time since the last sign of life, by the clock
   */
  void startedAfter(Duration absence) {
    if (absence.compareTo(SHIFT_MAX) > 0) {
      note("not here for " + absence + ", or the clock is wrong; no lease ends yet");
      waitUntilSteady();
    }
  }

  private void note(String what) {
    LOG.warn("{}", what);
    lastJump = Optional.of(new Periodic.Failure(clock.instant(), what));
  }

  /** What the clock did last that time did not. */
  Optional<Periodic.Failure> lastJump() {
    return lastJump;
  }

  private void waitUntilSteady() {
    steadyAtNanos = elapsed.nanos() + STEADY_AFTER.toNanos();
  }

  private boolean isSteady() {
    return elapsed.nanos() - steadyAtNanos >= 0;
  }

  /** Counted from when we saw it first: a start gives the mint its time again. */
  private boolean waitsInVain(Lease lease, Instant now) {
    boolean waits =
        !(lease.state() instanceof Overdue)
            && lease.state().pending().filter(LeaseAction.Redeem.class::isInstance).isPresent();
    if (!waits) {
      waiting.remove(lease.id());
      return false;
    }
    Instant since = waiting.computeIfAbsent(lease.id(), _ -> now);
    return Duration.between(since, now).compareTo(mintPatience) >= 0;
  }

  /** How it went so far. */
  Periodic.Report report() {
    return timer.report();
  }

  @Override
  public void close() {
    timer.close();
  }
}
