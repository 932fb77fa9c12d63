package org.paygress.provider.lease;

import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.nostr.EventId;

/**
 * Money of a consumer that bought nothing, and goes back. It holds no slot and waits for no host.
 *
 * @param why what its owner is told with it
 */
public record Debt(Cause cause, Payment payment, Failure why) {

  /** What a consumer is told with what was not served of an ended lease. */
  public static final Failure ENDED_EARLY =
      new Failure(
          ErrorType.LEASE_EXPIRED,
          "The provider ended the lease before its time. This is for the time it did not serve");

  /** What it was paid for. */
  public sealed interface Cause {}

  /** A lease that never came to life; its owner is sent the token. */
  public record NeverServed() implements Cause {}

  /**
   * The time that a lease was not served; its owner gets the token when it asks.
   *
   * @param part which of the lease's payments, from 0 upwards
   */
  public record Unused(int part) implements Cause {}

  /** A top-up that could add nothing; its owner is sent the token. */
  public record TopUp(EventId request) implements Cause {}
}
