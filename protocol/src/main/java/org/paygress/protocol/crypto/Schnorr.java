package org.paygress.protocol.crypto;

import static org.paygress.protocol.crypto.LibSecp256k1.CONTEXT;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.lang.foreign.MemorySegment;

/** Schnorr signatures over secp256k1 with x-only public keys (BIP-340). */
public final class Schnorr {

  private Schnorr() {}

  /**
   * Signs a 32-byte message.
   *
   * @param msg32 what is signed, 32 bytes
   * @param sk32 the secret key, 32 bytes
   * @param auxRand32 fresh randomness, 32 bytes; hardens the nonce against side channels
   * @return the signature, 64 bytes
   * @throws IllegalArgumentException if a length is wrong or the key is not in 1..n-1
   */
  public static byte[] sign(byte[] msg32, byte[] sk32, byte[] auxRand32) {
    requireLength(msg32, 32);
    requireLength(sk32, 32);
    requireLength(auxRand32, 32);
    try {
      return Secp256k1.get().signSchnorr(msg32, sk32, auxRand32);
    } catch (Secp256k1Exception e) {
      throw new IllegalArgumentException("not a secret key of secp256k1", e);
    }
  }

  /**
   * Whether {@code sig64} is the signature of {@code msg} by {@code pk32}. A wrong length or a key
   * that is no point of the curve is simply not a valid signature: this never throws.
   */
  public static boolean verify(byte[] sig64, byte[] msg, byte[] pk32) {
    return XOnlyKey.of(pk32).map(key -> verify(sig64, msg, key)).orElse(false);
  }

  /** As above, for a key that was lifted before. */
  public static boolean verify(byte[] sig64, byte[] msg, XOnlyKey key) {
    if (sig64.length != 64) {
      return false;
    }
    try {
      return (int)
              LibSecp256k1.SCHNORRSIG_VERIFY.invokeExact(
                  CONTEXT,
                  MemorySegment.ofArray(sig64),
                  MemorySegment.ofArray(msg),
                  (long) msg.length,
                  key.xonly())
          == 1;
    } catch (Throwable e) {
      throw LibSecp256k1.unexpected(e);
    }
  }

  /** Whether these 32 bytes are a secret key, that is a number in 1..n-1. */
  public static boolean isSecretKey(byte[] sk32) {
    return sk32.length == 32 && Secp256k1.get().secKeyVerify(sk32);
  }

  /**
   * The x-only public key, 32 bytes, of a secret key.
   *
   * @throws IllegalArgumentException if the key is not in 1..n-1
   */
  public static byte[] publicKey(byte[] sk32) {
    if (!isSecretKey(sk32)) {
      throw new IllegalArgumentException("not a secret key of secp256k1");
    }
    byte[] uncompressed = Secp256k1.get().pubkeyCreate(sk32);
    byte[] x = new byte[32];
    System.arraycopy(uncompressed, 1, x, 0, 32);
    return x;
  }

  private static void requireLength(byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException("expected " + length + " bytes");
    }
  }
}
