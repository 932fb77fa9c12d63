package org.paygress.provider.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.EventId;

/**
 * One lease with its top-ups and debts, the wallet's and the host's truth about them, and the work
 * that is under way in memory. What is durable changes in one step or not at all, as in the
 * journal; what is in memory is gone after a crash. It counts by itself what was paid and what may
 * be charged.
 */
final class MoneyModel {

  static final Rate RATE = new Rate(50);
  private static final Failure FAILURE = new Failure(ErrorType.BACKEND_ERROR, "no luck");
  private static final Access ACCESS = new Access(31_000, List.of());
  private static final SshPassword PASSWORD = new SshPassword("pässword");
  private static final Duration ALLOWANCE = Duration.ofMinutes(10);

  /** How a debt or a top-up stands. */
  enum Standing {
    OPEN,
    DONE,
    WRITTEN_OFF
  }

  private record Debted(Payment payment, Standing standing) {}

  /** A top-up; {@code taken} is the wallet's truth. */
  private record Paid(Payment payment, boolean taken, Standing standing) {}

  private final Random random;
  private final boolean encrypted;
  final Payment spawn;
  private boolean spawnTaken;

  // Durable.
  private LeaseState state;
  private final Map<String, Debted> debts = new HashMap<>();
  private final Map<EventId, Paid> topUps = new HashMap<>();

  // In memory.
  private final Set<Object> workers = new HashSet<>();

  // The world.
  private long now = 1_800_000_000;
  boolean storeFails;
  boolean mintSilent;
  private long charged;

  /** Seconds of the present outage that may not be charged yet. */
  private long free;

  final List<String> story = new ArrayList<>();

  MoneyModel(Random random) {
    this.random = random;
    this.encrypted = random.nextBoolean();
    this.spawn = payment(60 + random.nextInt(3_000));
    boolean ahead = random.nextInt(3) == 0;
    this.state = new Redeeming(RATE, 60, ahead);
    reconcile();
  }

  private Payment payment(int secs) {
    String mint = random.nextBoolean() ? "https://a.example" : "https://b.example";
    boolean msats = random.nextBoolean();
    long value = secs * RATE.msatsPerSec() + random.nextInt(50);
    return new Payment(
        MintUrl.of(mint),
        msats ? "msat" : "sat",
        new Msat(msats ? value : Math.max(1, value / 1_000) * 1_000));
  }

  Instant at() {
    return Instant.ofEpochSecond(now);
  }

  LeaseState state() {
    return state;
  }

  /** Lets an event happen, unless the journal does not take it. */
  boolean apply(LeaseEvent event) {
    story.add(event.toString());
    if (storeFails) {
      story.add("the journal is full");
      return false;
    }
    LeaseState before = state;
    Transition transition = state.on(event);
    assertThat(transition.next()).as("%s", event).isNotNull();
    state = transition.next();
    boolean topUpAnswered = false;
    for (LeaseAction action : transition.actions()) {
      switch (action) {
        case LeaseAction.Owe(var debt) -> {
          String name = debt.cause().toString();
          Debted there = debts.get(name);
          assertThat(there == null || there.standing() == Standing.WRITTEN_OFF).as(name).isTrue();
          debts.put(name, new Debted(debt.payment(), Standing.OPEN));
          workers.add(name);
          topUpAnswered |= debt.cause() instanceof Debt.TopUp;
        }
        case LeaseAction.WriteOff(var debt) ->
            debts.put(debt.cause().toString(), new Debted(debt.payment(), Standing.WRITTEN_OFF));
        case LeaseAction.AnswerTopUp _, LeaseAction.AnswerRevived _ -> topUpAnswered = true;
        case LeaseAction.Work work -> workers.add(work);
        case LeaseAction.Adopt _,
            LeaseAction.AnswerAccess _,
            LeaseAction.AnswerResumed _,
            LeaseAction.AnswerRefusal _,
            LeaseAction.RefuseLater _ -> {}
      }
    }
    if (event instanceof LeaseEvent.TopUpRedeemed topUp) {
      assertThat(topUpAnswered).as("a top-up that is ours is applied or owed").isTrue();
      topUps.computeIfPresent(
          topUp.request(), (_, paid) -> new Paid(paid.payment(), true, Standing.DONE));
    }
    if (!before.equals(state)) {
      story.add("-> " + state);
      outageBegan(before, event);
    }
    return true;
  }

  /** How much of an outage is free is known when it begins, by what it began with. */
  private void outageBegan(LeaseState before, LeaseEvent event) {
    boolean grace = before instanceof InGrace over && !over.running().lasts(at());
    boolean wrongClock = before instanceof InGrace over && over.running().lasts(at());
    if (state instanceof Interrupted && before instanceof Live) {
      free =
          event instanceof LeaseEvent.ContainerStopped(int _, var outage, var _)
              ? outage.oursUntil().map(until -> until.getEpochSecond() - now).orElse(NEVER)
              : 0;
    } else if (grace && event instanceof LeaseEvent.TopUpRedeemed) {
      free = ALLOWANCE.toSeconds();
    } else if (wrongClock && event instanceof LeaseEvent.Tick) {
      free = NEVER;
    }
  }

  /** Whether its time is there and its container is not. */
  private boolean isInterrupted() {
    return state instanceof Interrupted
        || (state instanceof InGrace over && over.running().lasts(at()));
  }

  private long left() {
    return switch (state) {
      case Begun begun -> begun.running().expiry().getEpochSecond() - now;
      case InGrace over -> over.running().expiry().getEpochSecond() - now;
      case NotServed _ -> 0;
    };
  }

  private static final long NEVER = Long.MAX_VALUE / 4;

  /** Every pending state, open debt and top-up under way that nobody is at gets a worker. */
  void reconcile() {
    workers.clear();
    state.pending().ifPresent(workers::add);
    debts.forEach(
        (name, debt) -> {
          if (debt.standing() == Standing.OPEN) {
            workers.add(name);
          }
        });
    topUps.forEach(
        (id, topUp) -> {
          if (topUp.standing() == Standing.OPEN) {
            workers.add(id);
          }
        });
  }

  /** The process dies: what was under way is not. */
  void crash() {
    story.add("kill -9");
    workers.clear();
  }

  /** Some worker gets its turn; it may break off, and then nobody is at its piece. */
  void work(boolean mayFail) {
    List<Object> all = new ArrayList<>(workers);
    if (all.isEmpty()) {
      return;
    }
    Object piece = all.get(random.nextInt(all.size()));
    workers.remove(piece);
    boolean fails = mayFail && random.nextInt(4) == 0;
    switch (piece) {
      case LeaseAction.Work work -> perform(work, fails);
      case String debt -> giveBack(debt);
      case EventId topUp -> redeem(topUp, fails);
      default -> throw new AssertionError(piece);
    }
  }

  private void perform(LeaseAction.Work work, boolean fails) {
    if (!state.pending().equals(Optional.of(work))) {
      return;
    }
    switch (work) {
      case LeaseAction.Redeem _ -> {
        if (fails && !spawnTaken) {
          apply(new LeaseEvent.RedemptionRefused(FAILURE, at()));
        } else if (mintSilent) {
          // The mint may have acted, and says nothing.
          spawnTaken |= random.nextBoolean();
        } else {
          spawnTaken = true;
          apply(new LeaseEvent.Redeemed(spawn, at()));
        }
      }
      case LeaseAction.Provision(int attempt) -> {
        apply(
            fails
                ? new LeaseEvent.ProvisioningFailed(attempt, FAILURE, at())
                : new LeaseEvent.Provisioned(attempt, ACCESS, PASSWORD, at()));
      }
      case LeaseAction.StopContainer() -> apply(new LeaseEvent.Stopped(at()));
      case LeaseAction.Destroy() -> apply(new LeaseEvent.Destroyed(at()));
    }
  }

  private void giveBack(String name) {
    Debted debt = debts.get(name);
    if (debt == null || debt.standing() == Standing.DONE || mintSilent || storeFails) {
      return;
    }
    debts.put(name, new Debted(debt.payment(), Standing.DONE));
    story.add(name + " is paid back");
  }

  private void redeem(EventId id, boolean fails) {
    Paid topUp = topUps.get(id);
    if (topUp == null || topUp.standing() != Standing.OPEN) {
      return;
    }
    if (fails && !topUp.taken()) {
      if (!storeFails) {
        topUps.remove(id);
      }
    } else if (mintSilent) {
      topUps.put(
          id, new Paid(topUp.payment(), topUp.taken() || random.nextBoolean(), Standing.OPEN));
    } else {
      topUps.put(id, new Paid(topUp.payment(), true, Standing.OPEN));
      apply(new LeaseEvent.TopUpRedeemed(id, topUp.payment(), ALLOWANCE, at()));
    }
  }

  void topUp() {
    if (state.canBeExtended() && !storeFails) {
      EventId id = EventId.of("%064x".formatted(random.nextLong(1, Long.MAX_VALUE)));
      topUps.put(id, new Paid(payment(random.nextInt(900)), false, Standing.OPEN));
      workers.add(id);
    }
  }

  /** Time passes. What is charged of it is the consumer's to have, or its own fault not to. */
  void pass(long secs) {
    long left = Math.clamp(left(), 0, secs);
    if (isInterrupted()) {
      long spared = Math.min(free, secs);
      free -= spared;
      charged += Math.max(0, left - spared);
    } else {
      charged += left;
    }
    now += secs;
    story.add(secs + " s pass");
  }

  void jump(long secs) {
    now += secs;
    // The timer looks again until the journal takes it; nothing else is looked at before.
    boolean full = storeFails;
    storeFails = false;
    apply(new LeaseEvent.ClockJumped(Duration.ofSeconds(secs), at()));
    storeFails = full;
  }

  /** The machine is away, and everything in memory with it; containers may survive it. */
  void outage(long secs, boolean containersSurvive) {
    crash();
    Instant from = at();
    boolean live = state instanceof Live;
    if (live && containersSurvive) {
      pass(secs);
    } else {
      now += secs;
      story.add("away for " + secs + " s");
    }
    storeFails = false;
    apply(new LeaseEvent.Absent(from, at()));
    if (live && !containersSurvive) {
      stopped(encrypted ? Outage.ours(from, at().plus(ALLOWANCE)) : Outage.ours(from));
    }
    reconcile();
  }

  private void stopped(Outage outage) {
    apply(new LeaseEvent.ContainerStopped(state.attempt(), outage, at()));
  }

  /** Its user switches it off. */
  void switchOff() {
    if (state instanceof Live) {
      stopped(Outage.theirs(at()));
    }
  }

  void watch() {
    if (state instanceof Suspended && !encrypted) {
      apply(
          random.nextInt(8) == 0
              ? new LeaseEvent.GivenUp(state.attempt(), random.nextBoolean(), at())
              : new LeaseEvent.Resumed(state.attempt(), ACCESS, at()));
    }
  }

  /** The operator gives a debt up. */
  void writeOff() {
    debts.replaceAll(
        (_, debt) ->
            debt.standing() == Standing.OPEN && !storeFails
                ? new Debted(debt.payment(), Standing.WRITTEN_OFF)
                : debt);
  }

  /** Whether everything that waits for something has somebody at it. */
  void assertWorked() {
    reconcile();
    state.pending().ifPresent(work -> assertThat(workers).contains(work));
    long open =
        debts.values().stream().filter(debt -> debt.standing() == Standing.OPEN).count()
            + topUps.values().stream().filter(paid -> paid.standing() == Standing.OPEN).count()
            + (state.pending().isPresent() ? 1 : 0);
    assertThat(workers).hasSize((int) open);
  }

  boolean isSettled() {
    return state instanceof Settled
        && debts.values().stream().noneMatch(debt -> debt.standing() == Standing.OPEN)
        && topUps.values().stream().noneMatch(paid -> paid.standing() == Standing.OPEN);
  }

  private static long sum(List<Payment> payments) {
    return payments.stream().mapToLong(payment -> payment.value().value()).sum();
  }

  /** What was taken is served or charged, owed, given back, written off, or on its way. */
  void assertMoney() {
    long taken = spawnTaken ? spawn.value().value() : 0;
    long onItsWay = state instanceof Redeeming || state instanceof Overdue ? taken : 0;
    for (Paid topUp : topUps.values()) {
      taken += topUp.taken() ? topUp.payment().value().value() : 0;
      onItsWay +=
          topUp.taken() && topUp.standing() == Standing.OPEN ? topUp.payment().value().value() : 0;
    }
    long owed = sum(state.owed(at()));
    long debted = debts.values().stream().mapToLong(debt -> debt.payment().value().value()).sum();
    // A payment's last part of a second or of a unit is nobody's.
    long slack = (1 + topUps.size()) * (RATE.msatsPerSec() + 1_000);
    assertThat(charged * RATE.msatsPerSec() + owed + debted + onItsWay + slack)
        .as("nobody loses")
        .isGreaterThanOrEqualTo(taken);
    long certain =
        debts.values().stream()
            .filter(debt -> debt.standing() != Standing.WRITTEN_OFF)
            .mapToLong(debt -> debt.payment().value().value())
            .sum();
    assertThat(certain + owed).as("nobody gains").isLessThanOrEqualTo(taken);
  }
}
