package org.paygress.provider.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.nostr.EventId;

/**
 * What can happen to a lease. The engine has no clock, so each event says when it happened. What
 * work on a container led to names the attempt it belongs to: the result of an earlier one that
 * comes late is known as such.
 */
public sealed interface LeaseEvent {

  Instant at();

  /** Work that a state waited for came to an end. */
  sealed interface WorkEnded extends LeaseEvent {}

  /** Taking the consumer's token came to an end. */
  sealed interface RedemptionEnded extends WorkEnded {}

  /** The consumer's token is ours. */
  record Redeemed(Payment payment, Instant at) implements RedemptionEnded {}

  /** The mint or our wallet refused the token; it is certainly not ours. */
  record RedemptionRefused(Failure failure, Instant at) implements RedemptionEnded {}

  /** The consumer's token is ours, and of the slots there is none left for it. */
  record NoRoom(Payment payment, Instant at) implements WorkEnded {}

  /** Taking something down on the host came to an end. */
  sealed interface TakenDown extends WorkEnded {}

  /** Building a container came to an end. */
  sealed interface BuildEnded extends WorkEnded {

    int attempt();

    /** The same, told later: a container that was built ahead serves nobody before. */
    BuildEnded toldAt(Instant later);
  }

  /**
   * The container answers on SSH and its template is ready.
   *
   * @param password what its user logs in with; told to its owner, and kept nowhere
   */
  record Provisioned(int attempt, Access access, SshPassword password, Instant at)
      implements BuildEnded {
    @Override
    public Provisioned toldAt(Instant later) {
      return new Provisioned(attempt, access, password, later);
    }
  }

  /** Provisioning failed for good. */
  record ProvisioningFailed(int attempt, Failure failure, Instant at) implements BuildEnded {
    @Override
    public ProvisioningFailed toldAt(Instant later) {
      return new ProvisioningFailed(attempt, failure, later);
    }
  }

  /** A look at the container of a lease that is paid for, or an attempt to start it again. */
  sealed interface Watched extends LeaseEvent {

    /** The attempt that had made the container when it was looked at. */
    int attempt();
  }

  /** The container of a live lease does not run and cannot be started without its consumer. */
  record ContainerStopped(int attempt, Outage outage, Instant at) implements Watched {}

  /** The container of a suspended lease runs again. */
  record Resumed(int attempt, Access access, Instant at) implements Watched {}

  /**
   * The container could not be brought back for so long that nobody should wait for it.
   *
   * @param ours whether the host failed, and not what runs inside
   */
  record GivenUp(int attempt, boolean ours, Instant at) implements Watched {}

  /**
   * A top-up's token is ours.
   *
   * @param allowance how long its owner may take to bring the key of a volume that was locked
   */
  record TopUpRedeemed(EventId request, Payment payment, Duration allowance, Instant at)
      implements LeaseEvent {

    /** It can add nothing to the lease. */
    LeaseAction.Owe owed(Failure why) {
      return new LeaseAction.Owe(new Debt(new Debt.TopUp(request), payment, why));
    }
  }

  /** The mint has left us without an answer for as long as anybody should wait for it. */
  record MintSilent(Instant at) implements LeaseEvent {}

  /**
   * The wall clock was set, or the machine stood still: nobody was served meanwhile.
   *
   * @param by how much further the wall clock went than time did; negative if it was put back
   */
  record ClockJumped(Duration by, Instant at) implements LeaseEvent {}

  /** Time passed. */
  record Tick(Instant at) implements LeaseEvent {}

  /** The data of a lease that is over was kept for long enough. */
  record GraceOver(Instant at) implements LeaseEvent {}

  /** We were not there to be asked since {@code from}. */
  record Absent(Instant from, Instant at) implements LeaseEvent {}

  /** The owner has sent the request of a paid workload again. */
  record ResumeRequested(LaterRequest request, Instant at) implements LeaseEvent {}

  /** The operator ends the lease. */
  record EndRequested(Instant at) implements LeaseEvent {}

  /**
   * The operator ends the lease whatever it waits for.
   *
   * @param offered what its token is worth by its own word, if that can still be read
   */
  record EndForced(Optional<Payment> offered, Instant at) implements LeaseEvent {}

  /** The container of a lease that is over does not run any more, and its volume is locked. */
  record Stopped(Instant at) implements TakenDown {}

  /** Nothing of the lease is left on the host. */
  record Destroyed(Instant at) implements TakenDown {}
}
