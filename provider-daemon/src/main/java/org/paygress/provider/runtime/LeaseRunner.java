package org.paygress.provider.runtime;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.paygress.host.Placement;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.LaterRequest;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseAction;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.LeaseEvent.BuildEnded;
import org.paygress.provider.lease.LeaseState;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.lease.Transition;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.provider.runtime.ContainerProvisioner.Turn;
import org.paygress.provider.runtime.SpawnRequests.Spawn;
import org.paygress.provider.store.DebtJournal;
import org.paygress.provider.store.Journals;
import org.paygress.system.sqlite.StoreException;
import org.paygress.system.sqlite.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives leases: feeds an event to the engine, stores the new state together with the answer it
 * calls for in one transaction, and only then performs the work, whose result is the next event.
 */
public final class LeaseRunner {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseRunner.class);

  private static final Failure UNREADABLE =
      new Failure(
          ErrorType.BACKEND_ERROR, "The provider can no longer read the request; send it again");

  private final Journals journals;
  private final ReplyWriter replies;
  private final SpawnRequests requests;
  private final DebtRunner debts;
  private final PaymentProcessor payments;
  private final ContainerProvisioner provisioner;
  private final Orphans orphans;
  private final Slots slots;
  private final SupervisedWork work;
  private final EarlyBuilds ahead;
  private final Clock clock;

  LeaseRunner(
      Journals journals,
      ReplyWriter replies,
      SpawnRequests requests,
      DebtRunner debts,
      PaymentProcessor payments,
      ContainerProvisioner provisioner,
      Orphans orphans,
      Slots slots,
      SupervisedWork work,
      Executor executor,
      Clock clock) {
    this.journals = journals;
    this.replies = replies;
    this.requests = requests;
    this.debts = debts;
    this.payments = payments;
    this.provisioner = provisioner;
    this.orphans = orphans;
    this.slots = slots;
    this.work = work;
    this.ahead = new EarlyBuilds(executor);
    this.clock = clock;
  }

  /**
   * Begins to serve a lease that was admitted.
   *
   * @param request what it was asked for with; it is the runner's to close from now on
   * @param createdAt when that was written, in Unix seconds
   */
  public void begin(Lease admitted, SpawnRequest request, long createdAt) {
    requests.take(admitted.request(), new Spawn(request, createdAt));
    admitted.state().pending().ifPresent(todo -> start(admitted.id(), todo));
  }

  /**
   * Serves the owner's later request for the same workload, or says why not.
   *
   * @param request the same, read; it is the runner's to close from now on
   * @param createdAt when it was written, in Unix seconds
   */
  public void askAgain(LeaseId id, LaterRequest later, SpawnRequest request, long createdAt) {
    requests.take(later.id(), new Spawn(request, createdAt));
    boolean adopted = false;
    try {
      Step step = step(id, new LeaseEvent.ResumeRequested(later, clock.instant()));
      adopted = step.lease().filter(lease -> lease.request().equals(later.id())).isPresent();
      follow(id, step);
    } finally {
      if (!adopted) {
        requests.end(later.id());
      }
    }
  }

  /** Lets {@code event} happen to a lease. The work that follows is done on other threads. */
  public void apply(LeaseId id, LeaseEvent event) {
    follow(id, step(id, event));
  }

  /** Lets time pass for a lease. */
  public void tick(LeaseId id) {
    apply(id, new LeaseEvent.Tick(clock.instant()));
  }

  /**
   * Ends a lease whatever it waits for. What is left of it on the host is removed all the same, and
   * its slot is nobody's until then.
   */
  public void endForced(LeaseId id) {
    LeaseEvent end = new LeaseEvent.EndForced(offered(find(id)), clock.instant());
    AtomicReference<Placement> leftBehind = new AtomicReference<>();
    Step step;
    try {
      step =
          journals
              .database()
              .transaction(
                  tx -> {
                    Optional<Lease> before = journals.leases().find(tx, id);
                    before
                        .filter(lease -> isBeingRemoved(lease.state()))
                        .map(Lease::placement)
                        .ifPresent(
                            placement -> {
                              orphans.hold(placement);
                              leftBehind.set(placement);
                            });
                    return step(tx, id, end);
                  });
    } catch (StoreException e) {
      Optional.ofNullable(leftBehind.get()).ifPresent(orphans::release);
      throw e;
    }
    Optional.ofNullable(leftBehind.get()).ifPresent(orphans::remove);
    follow(id, step);
  }

  /** What the token of a lease is worth by its own word. */
  private Optional<Payment> offered(Lease lease) {
    Optional<Spawn> spawn = requests.open(lease);
    try {
      return spawn.flatMap(found -> PaymentProcessor.worth(found.request().cashuToken()));
    } finally {
      spawn.map(Spawn::request).ifPresent(SpawnRequest::close);
    }
  }

  /**
   * What an event led to.
   *
   * @param lease as it is now; empty when there is none
   * @param change the change of state in words
   * @param work what follows
   * @param owed what is to be given back
   */
  private record Step(
      Optional<Lease> lease,
      Optional<String> change,
      List<LeaseAction.Work> work,
      List<DebtJournal.Entry> owed) {}

  private Step step(LeaseId id, LeaseEvent event) {
    return journals.database().transaction(tx -> step(tx, id, event));
  }

  private Step step(Tx tx, LeaseId id, LeaseEvent event) throws SQLException {
    Optional<Lease> found = journals.leases().find(tx, id);
    if (found.isEmpty()) {
      return new Step(Optional.empty(), Optional.empty(), List.of(), List.of());
    }
    Lease lease = found.get();
    Transition transition = lease.state().on(event);
    if (transition.next().holdsSlot() && !lease.state().holdsSlot()) {
      Optional<Slot> slot = slots.free(tx, lease.terms());
      if (slot.isPresent()) {
        lease = lease.at(slot.get());
      } else if (event instanceof LeaseEvent.Redeemed(var payment, var at)) {
        transition = lease.state().on(new LeaseEvent.NoRoom(payment, at));
      }
    }
    List<LeaseAction.Work> work = new ArrayList<>();
    List<DebtJournal.Entry> owed = new ArrayList<>();
    for (LeaseAction action : transition.actions()) {
      switch (action) {
        case LeaseAction.Answer answer -> replies.answer(tx, lease, answer);
        case LeaseAction.Adopt(var later) -> {
          lease = lease.adopting(later);
          journals.leases().adopt(tx, lease, later.event());
        }
        case LeaseAction.Owe(var debt) -> owed.add(debts.file(tx, lease, debt, event.at()));
        case LeaseAction.WriteOff(var debt) -> debts.writeOff(tx, lease, debt, event.at());
        case LeaseAction.Work todo -> work.add(todo);
      }
    }
    if (transition.next().equals(lease.state())) {
      return new Step(Optional.of(lease), Optional.empty(), work, owed);
    }
    String change =
        lease.state().getClass().getSimpleName()
            + " -> "
            + transition.next().getClass().getSimpleName();
    Lease next = lease.in(transition.next());
    journals.leases().save(tx, next);
    return new Step(Optional.of(next), Optional.of(change), work, owed);
  }

  private void follow(LeaseId id, Step step) {
    // Said once it is durable: whoever reads it may rely on it.
    step.change().ifPresent(change -> LOG.info("{}: {}", id, change));
    step.lease()
        .filter(lease -> lease.state().pending().filter(LeaseRunner::needsRequest).isEmpty())
        .ifPresent(lease -> ahead.afterwards(id, () -> requests.end(lease.request())));
    step.owed().forEach(debts::start);
    step.work().forEach(todo -> start(id, todo));
  }

  private static boolean needsRequest(LeaseAction.Work work) {
    return switch (work) {
      case LeaseAction.Redeem _, LeaseAction.Provision _ -> true;
      case LeaseAction.StopContainer _, LeaseAction.Destroy _ -> false;
    };
  }

  /** One piece of work for one lease. */
  private record Piece(LeaseId lease, LeaseAction.Work work) {}

  private static String name(LeaseId id, LeaseAction.Work todo) {
    return id + ": " + todo.getClass().getSimpleName();
  }

  private void start(LeaseId id, LeaseAction.Work todo) {
    work.start(new Piece(id, todo), name(id, todo), () -> isDone(find(id), todo));
  }

  /**
   * Starts what a lease waits for if nobody is at it.
   *
   * @return by what the work is known
   */
  Object takeUpAgain(LeaseId id, LeaseAction.Work todo) {
    Piece piece = new Piece(id, todo);
    work.startAgain(piece, name(id, todo), () -> isDone(find(id), todo));
    return piece;
  }

  /** Work that the lease no longer waits for is done: another look at it was late. */
  private boolean isDone(Lease lease, LeaseAction.Work work) {
    if (!waitsFor(lease, work)) {
      return true;
    }
    Optional<? extends LeaseEvent> event = perform(lease, work);
    event.ifPresent(happened -> apply(lease.id(), happened));
    return event.isPresent();
  }

  private boolean waitsFor(Lease lease, LeaseAction.Work work) {
    return find(lease.id()).state().pending().equals(Optional.of(work));
  }

  private static boolean isBeingRemoved(LeaseState state) {
    return state.pending().equals(Optional.of(new LeaseAction.Destroy()));
  }

  /** Whether a container that an attempt makes is still to be there. */
  private boolean isWanted(Lease lease, int attempt) {
    LeaseState now = find(lease.id()).state();
    return now.pending().filter(work -> makes(work, attempt)).isPresent()
        || (now.shouldRun(lease.terms().encrypted()) && now.attempt() == attempt);
  }

  private static boolean makes(LeaseAction.Work work, int attempt) {
    return switch (work) {
      case LeaseAction.Redeem(boolean ahead) -> ahead;
      case LeaseAction.Provision(int number) -> number == attempt;
      case LeaseAction.StopContainer _, LeaseAction.Destroy _ -> false;
    };
  }

  private Lease find(LeaseId id) {
    return journals
        .database()
        .transaction(tx -> journals.leases().find(tx, id))
        .orElseThrow(() -> new IllegalStateException("no such lease"));
  }

  private Optional<? extends LeaseEvent> perform(Lease lease, LeaseAction.Work work) {
    return switch (work) {
      case LeaseAction.Redeem(boolean early) -> redeem(lease, early);
      case LeaseAction.Provision(int attempt) -> provision(lease, attempt);
      case LeaseAction.StopContainer() ->
          provisioner.suspend(lease.placement())
              ? Optional.of(new LeaseEvent.Stopped(clock.instant()))
              : Optional.empty();
      case LeaseAction.Destroy() -> destroy(lease);
    };
  }

  private Optional<LeaseEvent> destroy(Lease lease) {
    ahead.finish(lease.id());
    return provisioner.demolish(lease.placement(), () -> waitsFor(lease, new LeaseAction.Destroy()))
        ? Optional.of(new LeaseEvent.Destroyed(clock.instant()))
        : Optional.empty();
  }

  private Optional<? extends LeaseEvent> redeem(Lease lease, boolean early) {
    Optional<Spawn> spawn = requests.of(lease);
    if (spawn.isEmpty()) {
      return payments.takeUp(PaymentProcessor.operation(lease.id()), UNREADABLE);
    }
    SpawnRequest request = spawn.get().request();
    if (early) {
      ahead.begin(
          lease.id(),
          () ->
              provisioner.buildIfFree(
                  lease,
                  LeaseAction.Provision.FIRST,
                  request,
                  () -> isWanted(lease, LeaseAction.Provision.FIRST)));
    }
    return payments.take(
        PaymentProcessor.operation(lease.id()),
        lease.request(),
        request.cashuToken(),
        spawn.get().createdAt());
  }

  private Optional<? extends LeaseEvent> provision(Lease lease, int attempt) {
    Optional<BuildEnded> ended =
        ahead
            .finish(lease.id())
            .map(early -> early.toldAt(clock.instant()))
            .or(() -> build(lease, attempt, requests.of(lease), turn(attempt)));
    // The volume of an earlier attempt is its owner's, and is kept.
    if (attempt > LeaseAction.Provision.FIRST
        && ended.isPresent()
        && ended.get() instanceof LeaseEvent.ProvisioningFailed) {
      provisioner.suspend(lease.placement());
    }
    return ended;
  }

  private static Turn turn(int attempt) {
    return attempt == LeaseAction.Provision.FIRST ? Turn.SPAWN : Turn.REPAIR;
  }

  /** Where leases can have their place. */
  public Slots slots() {
    return slots;
  }

  /** Why {@code key} does not open the lease's volume; empty when it does. Opens nothing. */
  public Optional<Failure> tryKey(Lease lease, VolumeKey key) {
    return provisioner.tryKey(lease.placement(), key);
  }

  /** Brings the container of a paid lease back with the request it was made from. */
  Optional<BuildEnded> restore(Lease lease) {
    Optional<Spawn> spawn = requests.open(lease);
    try {
      return build(lease, lease.state().attempt(), spawn, Turn.REPAIR);
    } finally {
      spawn.map(Spawn::request).ifPresent(SpawnRequest::close);
    }
  }

  private Optional<BuildEnded> build(Lease lease, int attempt, Optional<Spawn> spawn, Turn turn) {
    return spawn.isPresent()
        ? provisioner.build(
            lease, attempt, spawn.get().request(), turn, () -> isWanted(lease, attempt))
        : Optional.of(new LeaseEvent.ProvisioningFailed(attempt, UNREADABLE, clock.instant()));
  }
}
