package org.paygress.provider.runtime;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseAction;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.Transition;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.reply.JournalledRequests;
import org.paygress.provider.reply.ReplyWriter;
import org.paygress.provider.store.Journals;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives leases: feeds an event to the engine, stores the new state together with the answer it
 * calls for in one transaction, and only then performs the work, whose result is the next event.
 */
public final class LeaseRunner {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseRunner.class);

  private final Journals journals;
  private final ReplyWriter replies;
  private final JournalledRequests requests;
  private final PaymentProcessor payments;
  private final ContainerProvisioner provisioner;
  private final Executor executor;
  private final EarlyBuilds ahead;
  private final Clock clock;

  LeaseRunner(
      Journals journals,
      ReplyWriter replies,
      JournalledRequests requests,
      PaymentProcessor payments,
      ContainerProvisioner provisioner,
      Executor executor,
      Clock clock) {
    this.journals = journals;
    this.replies = replies;
    this.requests = requests;
    this.payments = payments;
    this.provisioner = provisioner;
    this.executor = executor;
    this.ahead = new EarlyBuilds(executor);
    this.clock = clock;
  }

  /** Lets {@code event} happen to a lease. The work that follows is done on other threads. */
  public void apply(LeaseId id, LeaseEvent event) {
    apply(id, event, tx -> {});
  }

  /** The same, with {@code before} done in the transaction that stores the new state. */
  public void apply(LeaseId id, LeaseEvent event, Database.VoidWork before) {
    Step step =
        journals
            .database()
            .transaction(
                tx -> {
                  before.run(tx);
                  return step(tx, id, event);
                });
    // Said once it is durable: whoever reads it may rely on it.
    step.change().ifPresent(change -> LOG.info("{}: {}", id, change));
    step.work().forEach(todo -> start(id, todo));
  }

  /** What an event led to: the change of state in words, and the work that follows. */
  private record Step(Optional<String> change, List<LeaseAction.Work> work) {}

  /** Takes up whatever the lease's state waits for: after its admission, or after a restart. */
  public void resume(Lease lease) {
    lease.state().pending().ifPresent(work -> start(lease.id(), work));
  }

  /** Lets time pass for a lease. */
  public void tick(LeaseId id) {
    apply(id, new LeaseEvent.Tick(clock.instant()));
  }

  private Step step(Tx tx, LeaseId id, LeaseEvent event) throws SQLException {
    Optional<Lease> found = journals.leases().find(tx, id);
    if (found.isEmpty()) {
      return new Step(Optional.empty(), List.of());
    }
    Lease lease = found.get();
    Transition transition = lease.state().on(event);
    List<LeaseAction.Work> work = new ArrayList<>();
    for (LeaseAction action : transition.actions()) {
      switch (action) {
        case LeaseAction.Answer answer -> replies.answer(tx, lease, answer);
        case LeaseAction.RefundTopUp refund -> {
          replies.oweTopUp(tx, refund);
          work.add(refund);
        }
        case LeaseAction.Work todo -> work.add(todo);
      }
    }
    if (transition.next().equals(lease.state())) {
      return new Step(Optional.empty(), work);
    }
    journals.leases().save(tx, lease.in(transition.next()));
    String change =
        lease.state().getClass().getSimpleName()
            + " -> "
            + transition.next().getClass().getSimpleName();
    return new Step(Optional.of(change), work);
  }

  private void start(LeaseId id, LeaseAction.Work work) {
    String name = work.getClass().getSimpleName();
    try {
      executor.execute(() -> go(id, work, name));
    } catch (RejectedExecutionException e) {
      // The state waits for this work, so the next start takes it up.
      LOG.info("{}: {} is left for the next start: the daemon is stopping", id, name);
    }
  }

  private void go(LeaseId id, LeaseAction.Work work, String name) {
    try {
      perform(id, work).ifPresent(event -> apply(id, event));
    } catch (RuntimeException e) {
      // The state still waits for this work, so the next start takes it up again.
      LOG.error("{}: {} broke off", id, name, e);
    }
  }

  private Optional<LeaseEvent> perform(LeaseId id, LeaseAction.Work work) {
    Lease lease =
        journals
            .database()
            .transaction(tx -> journals.leases().find(tx, id))
            .orElseThrow(() -> new IllegalStateException("no such lease"));
    return switch (work) {
      case LeaseAction.Redeem() -> redeem(lease);
      case LeaseAction.Provision() -> provision(lease);
      case LeaseAction.Refund(var payment) ->
          payments.refund(PaymentProcessor.operation(id), payment).map(LeaseEvent.RefundReady::new);
      case LeaseAction.ReturnUnused(var unused) -> {
        // Time that is paid back is not served, however long the mint keeps us waiting.
        provisioner.suspend(lease.placement());
        yield payments.returnUnused(id, unused)
            ? Optional.of(new LeaseEvent.UnusedReturned())
            : Optional.empty();
      }
      case LeaseAction.Destroy() -> destroy(lease);
      case LeaseAction.RefundTopUp(var request, var payment, var failure) -> {
        payments
            .refund(PaymentProcessor.operation(request), payment)
            .ifPresent(token -> replies.refundTopUp(request, failure, token));
        yield Optional.empty();
      }
    };
  }

  private Optional<LeaseEvent> destroy(Lease lease) {
    ahead.finish(lease.id());
    return provisioner.demolish(lease.placement())
        ? Optional.of(new LeaseEvent.Destroyed())
        : Optional.empty();
  }

  private Optional<LeaseEvent> redeem(Lease lease) {
    Optional<Spawn> spawn = spawn(lease);
    if (spawn.isEmpty()) {
      return Optional.of(new LeaseEvent.RedemptionRefused(unreadable()));
    }
    if (lease.state().buildsAhead()) {
      ahead.begin(lease.id(), () -> provisioner.buildIfFree(lease, spawn.get().request()));
    }
    return payments
        .take(
            PaymentProcessor.operation(lease.id()),
            spawn.get().request().cashuToken(),
            spawn.get().createdAt())
        .map(
            taking ->
                switch (taking) {
                  case PaymentProcessor.Taking.Taken(var payment) ->
                      new LeaseEvent.Redeemed(payment);
                  case PaymentProcessor.Taking.Refused(var failure) ->
                      new LeaseEvent.RedemptionRefused(failure);
                });
  }

  private Optional<LeaseEvent> provision(Lease lease) {
    Optional<Spawn> spawn = spawn(lease);
    if (spawn.isEmpty()) {
      return Optional.of(new LeaseEvent.ProvisioningFailed(unreadable()));
    }
    ContainerProvisioner.Building building =
        ahead.finish(lease.id()).orElseGet(() -> provisioner.build(lease, spawn.get().request()));
    return switch (building) {
      case ContainerProvisioner.Building.Ready(var access) ->
          Optional.of(new LeaseEvent.Provisioned(access, clock.instant()));
      case ContainerProvisioner.Building.Failed(var failure) -> {
        if (lease.state().keepsVolume()) {
          provisioner.suspend(lease.placement());
        }
        yield Optional.of(new LeaseEvent.ProvisioningFailed(failure));
      }
      case ContainerProvisioner.Building.CutShort() -> Optional.empty();
    };
  }

  /** Why {@code key} does not open the lease's volume; empty when it does. Opens nothing. */
  public Optional<Failure> tryKey(Lease lease, VolumeKey key) {
    return provisioner.tryKey(lease.placement(), key);
  }

  /** Brings the container of a paid lease back with the request it was made from. */
  ContainerProvisioner.Building restore(Lease lease) {
    return spawn(lease)
        .map(spawn -> provisioner.build(lease, spawn.request()))
        .orElseGet(() -> new ContainerProvisioner.Building.Failed(unreadable()));
  }

  private record Spawn(SpawnRequest request, long createdAt) {}

  private Optional<Spawn> spawn(Lease lease) {
    return journals
        .database()
        .transaction(tx -> journals.leases().requestEvent(tx, lease.id()))
        .flatMap(requests::reopen)
        .flatMap(
            reopened ->
                reopened.request() instanceof SpawnRequest request
                    ? Optional.of(new Spawn(request, reopened.createdAt()))
                    : Optional.empty());
  }

  private static Failure unreadable() {
    return new Failure(
        ErrorType.BACKEND_ERROR, "The provider can no longer read the request; send it again");
  }
}
