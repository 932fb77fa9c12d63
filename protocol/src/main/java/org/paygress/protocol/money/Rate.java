package org.paygress.protocol.money;

/**
 * What one second of a tier costs.
 *
 * @param msatsPerSec millisatoshis a second, at least 1
 */
public record Rate(long msatsPerSec) {

  public Rate {
    if (msatsPerSec < 1) {
      throw new IllegalArgumentException("a rate is at least 1 msat a second");
    }
  }

  /** The whole seconds {@code received} buys; a started second that is not paid in full is lost. */
  public long durationSecs(Msat received) {
    return received.value() / msatsPerSec;
  }

  /** The price of {@code secs} seconds (at least 0). */
  public Msat cost(long secs) {
    return new Msat(Math.multiplyExact(msatsPerSec, secs));
  }
}
