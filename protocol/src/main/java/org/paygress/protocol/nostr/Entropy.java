package org.paygress.protocol.nostr;

import java.security.SecureRandom;

/** Randomness for keys, nonces and back-dating. */
final class Entropy {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Entropy() {}

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** A uniform number in 0..bound-1. */
  static long below(long bound) {
    return RANDOM.nextLong(bound);
  }
}
