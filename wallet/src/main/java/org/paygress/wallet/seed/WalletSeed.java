package org.paygress.wallet.seed;

import java.security.SecureRandom;

/** The 64 bytes from which all secrets of a wallet derive (NUT-13; BIP-39 gives this length). */
public final class WalletSeed {
  /** Bytes of a seed. */
  public static final int LENGTH = 64;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;

  private WalletSeed(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A seed out of the caller's file.
   *
   * @throws IllegalArgumentException not 64 bytes
   */
  public static WalletSeed of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a wallet seed has 64 bytes");
    }
    return new WalletSeed(bytes.clone());
  }

  /** A new one. The caller keeps it in a file of mode 0600: it is the money. */
  public static WalletSeed generate() {
    byte[] fresh = new byte[LENGTH];
    RANDOM.nextBytes(fresh);
    return new WalletSeed(fresh);
  }

  /** The seed that the words stand for (BIP-39, without a passphrase). */
  public static WalletSeed fromWords(SeedWords words) {
    return new WalletSeed(words.seed(""));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "WalletSeed(redacted)";
  }
}
