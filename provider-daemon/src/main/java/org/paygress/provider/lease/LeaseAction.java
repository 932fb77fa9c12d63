package org.paygress.provider.lease;

import java.time.Instant;
import java.util.List;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.nostr.EventId;

/**
 * What a transition asks for. A {@link Answer} becomes a message in the outbox in the very
 * transaction that stores the new state; a {@link Work} is performed after it, and again after a
 * crash, because the state implies it (see {@link LeaseState#pending}).
 */
public sealed interface LeaseAction {

  /** A message to the consumer. */
  sealed interface Answer extends LeaseAction {}

  /** Something to do on the host or with the wallet; idempotent, keyed by the lease. */
  sealed interface Work extends LeaseAction {}

  /** Work that a state of the lease waits for; its result is the lease's next event. */
  sealed interface OwnWork extends Work {}

  /** Tell the consumer how to log in. */
  record AnswerAccess(Access access, Instant expiresAt, SshPassword password) implements Answer {}

  /** Tell the consumer how to log in again; the new token was not used. */
  record AnswerResumed(Access access, Instant expiresAt, SshPassword password) implements Answer {}

  /** Tell the consumer why not; the token was left unspent. */
  record AnswerRefusal(Failure failure) implements Answer {}

  /** Tell the consumer why not, and hand the money back. */
  record AnswerRefund(Failure failure, Token token) implements Answer {}

  /** Tell the consumer the new expiry. */
  record AnswerTopUp(EventId request, Payment payment, long extendedSecs, Instant expiresAt)
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
  record Redeem(boolean ahead) implements OwnWork {}

  /**
   * Build volume and container, wait for SSH.
   *
   * @param attempt counted from {@link #FIRST} in each lease
   */
  record Provision(int attempt) implements OwnWork {
    public static final int FIRST = 1;
  }

  /** Make a refund token of this payment. */
  record Refund(Payment payment) implements OwnWork {}

  /**
   * Stop the container and make tokens of what bought nothing, one a payment; the owner gets them
   * when it asks.
   */
  record ReturnUnused(List<Payment> unused) implements OwnWork {}

  /** Remove everything of the lease from the host, volume header first destroyed. */
  record Destroy() implements OwnWork {}

  /** Give a top-up's money back: the lease cannot use it. */
  record RefundTopUp(EventId request, Payment payment, Failure failure) implements Work {}
}
