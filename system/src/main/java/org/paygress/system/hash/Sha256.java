package org.paygress.system.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4). */
public final class Sha256 {

  private Sha256() {}

  /** The 32-byte digest of the concatenation of {@code parts}. */
  public static byte[] of(byte[]... parts) {
    MessageDigest all = digest();
    for (byte[] part : parts) {
      all.update(part);
    }
    return all.digest();
  }

  /** A digest to be fed piece by piece. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
