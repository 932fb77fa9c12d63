package org.paygress.cashu.token;

import java.time.Instant;
import java.util.Optional;
import org.paygress.protocol.nostr.PublicKey;

/**
 * To whom the proofs of a token are locked (NUT-11): one key, one signature for each proof.
 *
 * @param receiver who alone can spend them, until the refund's time if there is one
 * @param refund who else can spend them, and from when on
 */
public record P2pkLock(PublicKey receiver, Optional<Refund> refund) {

  /**
   * The way back to the sender.
   *
   * @param from the locktime; whole seconds count
   * @param key usually the sender's own
   */
  public record Refund(Instant from, PublicKey key) {
    public Refund {
      if (from.getEpochSecond() < 0) {
        throw new IllegalArgumentException("a locktime is not before 1970");
      }
    }
  }

  /** Locked to {@code receiver} for ever. */
  public static P2pkLock to(PublicKey receiver) {
    return new P2pkLock(receiver, Optional.empty());
  }

  /** The same, but from {@code time} on {@code key} can spend it too. */
  public P2pkLock refundable(Instant time, PublicKey key) {
    return new P2pkLock(receiver, Optional.of(new Refund(time, key)));
  }
}
