package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The life of a lease. A lease comes into the journal once everything that can be checked without
 * money has been checked and, for a token that the mint has signed, its slot is reserved.
 *
 * <pre>
 *   Redeeming ──> Provisioning ──> Live <── Resuming <──> Suspended
 *      │               │           │ └────────────────────> │ ^
 *      │               │           ├──────> InGrace <───────┤ │
 *      v               v           v        │     └─────────┼─┘
 *   Refused         Ending <───────┴────────┴───────────────┘
 *                      └─────> Ended
 * </pre>
 *
 * <p>A token that may be anything is Unproven before it is paid, without a slot. A Redeeming or
 * Unproven that waits too long for its mint is Overdue, without a slot, and ends in Refused or
 * Ended.
 *
 * <p>What is owed for time that was not served is no state: see {@link Debt}.
 *
 * <p>Every state is total: an event that means nothing to it leaves it as it is. Each says by
 * {@link #pending} what work it waits for, and that is the whole recovery argument: after a crash
 * the runtime performs the pending work of every journalled lease again.
 */
public sealed interface LeaseState permits Begun, InGrace, NotServed {

  /** The next state and the actions that follow from {@code event}. Never throws, never blocks. */
  Transition on(LeaseEvent event);

  /** The work this state waits for; empty when it waits for an event from outside. */
  Optional<LeaseAction.Work> pending();

  /**
   * Whether a crash could make us need the request again. An encrypted lease forgets it as soon as
   * it lives: from then on only its consumer can open the volume.
   */
  boolean keepsRequest(boolean encrypted);

  /** Whether the container ought to run, and can without its consumer. */
  boolean shouldRun(boolean encrypted);

  /** Whether a top-up can be taken for it. */
  boolean canBeExtended();

  /** Whether the operator can end it now. */
  boolean canBeEnded();

  /** Whether the lease still holds its slot. */
  boolean holdsSlot();

  /** How the world reaches the container, if it was ever reached. */
  Optional<Access> access();

  /** What of our money is the consumer's: paid, neither served yet nor filed as a debt. */
  List<Payment> owed(Instant now);

  /** Since when the container runs, of a lease that is served. */
  Optional<Instant> servedSince();

  /** Which attempt at its container is the newest, of a lease whose time has begun; else 0. */
  int attempt();

  /** When the lease's time runs out, if that is settled. */
  Optional<Instant> expiresAt();

  /** When the consumer's time ended, of a lease that is over. */
  Optional<Instant> overSince();

  /** What the token means that this lease was asked for with, when it is offered again. */
  RepeatedToken repeatedToken();

  /** What another request of the owner for the same workload means. */
  RepeatedWorkload repeatedWorkload();

  /** How the lease stands, in the word that its owner is told. */
  String word();
}
