package org.paygress.provider.lease;

import java.time.Instant;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.nostr.EventId;

/**
 * What a transition asks for. A {@link Answer} becomes a message in the outbox in the very
 * transaction that stores the new state, and so does what {@link Owe} says; a {@link Work} is
 * performed after it, and again after a crash, because the state implies it (see {@link
 * LeaseState#pending}).
 */
public sealed interface LeaseAction {

  /** A message to the consumer. */
  sealed interface Answer extends LeaseAction {}

  /**
   * Something to do on the host or with the wallet that the new state waits for; idempotent, keyed
   * by the lease. Its result is the lease's next event.
   */
  sealed interface Work extends LeaseAction {}

  /** Tell the consumer how to log in. */
  record AnswerAccess(Access access, Instant expiresAt, SshPassword password) implements Answer {}

  /** Tell the consumer how to log in again; the new token was not used. */
  record AnswerResumed(Access access, Instant expiresAt, SshPassword password) implements Answer {}

  /** Tell the consumer why not; the token was left unspent. */
  record AnswerRefusal(Failure failure) implements Answer {}

  /** Tell the consumer the new expiry. */
  record AnswerTopUp(EventId request, Payment payment, long extendedSecs, Instant expiresAt)
      implements Answer {}

  /** Tell the consumer the new expiry of a lease that was over and is brought back. */
  record AnswerRevived(EventId request, Payment payment, long extendedSecs, Instant expiresAt)
      implements Answer {}

  /** Take a later request as the lease's own: it is answered, and its key opens the volume. */
  record Adopt(LaterRequest request) implements LeaseAction {}

  /** Tell the consumer why its later request changes nothing; its token was left unspent. */
  record RefuseLater(LaterRequest request, Failure failure) implements Answer {}

  /**
   * Swap the consumer's token.
   *
   * @param ahead whether the container is built meanwhile
   */
  record Redeem(boolean ahead) implements Work {}

  /**
   * Build volume and container, wait for SSH.
   *
   * @param attempt counted from {@link #FIRST} in each lease
   */
  record Provision(int attempt) implements Work {
    public static final int FIRST = 1;
  }

  /** Stop the container and lock its volume; the data stays. */
  record StopContainer() implements Work {}

  /** Remove everything of the lease from the host, volume header first destroyed. */
  record Destroy() implements Work {}

  /** Note what is given up for good: nobody works at it, and it is not forgotten. */
  record WriteOff(Debt debt) implements LeaseAction {}

  /** Owe the consumer something from now on: it is filed with the new state, and given back. */
  record Owe(Debt debt) implements LeaseAction {}
}
