package org.paygress.protocol.crypto;

import static org.paygress.protocol.crypto.LibSecp256k1.CONTEXT;
import static org.paygress.protocol.crypto.LibSecp256k1.KEY_STRUCT_BYTES;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A public key of secp256k1 that was lifted from its x coordinate once, ready for the library's
 * calls (BIP-340: the point with even y). Lifting costs a square root, so it is done where the key
 * is read and not again for each use.
 */
public final class XOnlyKey {

  /** {@code secp256k1_pubkey}, for ECDH. */
  private final byte[] point = new byte[KEY_STRUCT_BYTES];

  /** {@code secp256k1_xonly_pubkey}, for signatures. */
  private final byte[] xonly = new byte[KEY_STRUCT_BYTES];

  private XOnlyKey() {}

  /** The key with this x coordinate, if these are 32 bytes and a point of the curve has it. */
  public static Optional<XOnlyKey> of(byte[] x) {
    if (x.length != 32) {
      return Optional.empty();
    }
    byte[] compressed = new byte[33];
    compressed[0] = 2;
    System.arraycopy(x, 0, compressed, 1, 32);
    XOnlyKey key = new XOnlyKey();
    return key.lift(compressed) ? Optional.of(key) : Optional.empty();
  }

  private boolean lift(byte[] compressed) {
    MemorySegment pointSegment = MemorySegment.ofArray(point);
    MemorySegment encoded = MemorySegment.ofArray(compressed);
    try {
      return (int)
                  LibSecp256k1.EC_PUBKEY_PARSE.invokeExact(
                      CONTEXT, pointSegment, encoded, (long) compressed.length)
              == 1
          && (int)
                  LibSecp256k1.XONLY_PUBKEY_FROM_PUBKEY.invokeExact(
                      CONTEXT, MemorySegment.ofArray(xonly), MemorySegment.NULL, pointSegment)
              == 1;
    } catch (Throwable e) {
      throw LibSecp256k1.unexpected(e);
    }
  }

  MemorySegment point() {
    return MemorySegment.ofArray(point);
  }

  MemorySegment xonly() {
    return MemorySegment.ofArray(xonly);
  }
}
