package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.message.ErrorType;

/**
 * The life of a lease. A lease comes into the journal once everything that can be checked without
 * money has been checked and its slot is reserved.
 *
 * <pre>
 *   Redeeming ──> Provisioning ──> Live <── Resuming <──> Suspended
 *      │               │           │ └────────────────────> │
 *      │               │           ├───────> Owing <────────┤
 *      v               v           v           v            v
 *   Refused        Refunding ──────┴──────> Ending ──> Ended
 * </pre>
 *
 * <p>Every state is total: an event that means nothing to it leaves it as it is. Each says by
 * {@link #pending} what work it waits for, and that is the whole recovery argument: after a crash
 * the runtime performs the pending work of every journalled lease again.
 */
public sealed interface LeaseState
    permits Redeeming,
        Refused,
        Provisioning,
        Refunding,
        Live,
        Suspended,
        Resuming,
        Owing,
        Ending,
        Ended {

  /** The next state and the actions that follow from {@code event}. Never throws, never blocks. */
  Transition on(LeaseEvent event);

  /** The work this state waits for; empty when it waits for an event from outside. */
  Optional<LeaseAction.Work> pending();

  /** Whether the lease still holds its slot. */
  default boolean holdsSlot() {
    return true;
  }

  /** What of our money is the consumer's: paid, and neither served nor returned yet. */
  default List<Payment> owed(Instant now) {
    return List.of();
  }

  /** When the lease's time runs out, if that is settled. */
  default Optional<Instant> expiresAt() {
    return Optional.empty();
  }

  /** When the consumer's time ended, of a lease that is over. */
  default Optional<Instant> overSince() {
    return Optional.empty();
  }

  /** What to do with an event that this state has no use for: money in it still goes back. */
  default Transition unexpected(LeaseEvent event) {
    return switch (event) {
      case LeaseEvent.TopUpRedeemed(var request, var payment, var _) ->
          Transition.to(
              this,
              new LeaseAction.RefundTopUp(
                  request,
                  payment,
                  new Failure(ErrorType.LEASE_EXPIRED, "The lease is over; nothing was charged")));
      default -> Transition.to(this);
    };
  }
}
