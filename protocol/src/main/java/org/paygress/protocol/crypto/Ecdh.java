package org.paygress.protocol.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.paygress.protocol.crypto.LibSecp256k1.CONTEXT;
import static org.paygress.protocol.crypto.LibSecp256k1.KEY_STRUCT_BYTES;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Diffie-Hellman over secp256k1 as NIP-04 and NIP-44 want it: the bare x coordinate, unhashed. */
public final class Ecdh {

  private Ecdh() {}

  /**
   * The x coordinate of sk * P, where P is the point with this x coordinate and even y (the sign of
   * y does not change the result). Runs in constant time.
   *
   * @return 32 secret bytes; the caller wipes them
   * @throws IllegalArgumentException if the secret key is not in 1..n-1 or the public key is no
   *     point of the curve
   */
  public static byte[] x(byte[] sk32, byte[] xonlyPk32) {
    XOnlyKey key =
        XOnlyKey.of(xonlyPk32)
            .orElseThrow(() -> new IllegalArgumentException("not a point of secp256k1"));
    return x(sk32, key);
  }

  /** As above, for a key that was lifted before. */
  public static byte[] x(byte[] sk32, XOnlyKey key) {
    if (sk32.length != 32) {
      throw new IllegalArgumentException("expected a 32-byte secret key");
    }
    // The call comes back into Java for the hash, so the heap is out of its reach.
    try (Arena arena = Arena.ofConfined()) {
      return multiply(arena, arena.allocate(KEY_STRUCT_BYTES).copyFrom(key.point()), sk32);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Throwable e) {
      throw LibSecp256k1.unexpected(e);
    }
  }

  private static byte[] multiply(Arena arena, MemorySegment point, byte[] sk32) throws Throwable {
    MemorySegment secret = LibSecp256k1.copyIn(arena, sk32);
    MemorySegment x = arena.allocate(32);
    try {
      int ok =
          (int)
              LibSecp256k1.ECDH.invokeExact(
                  CONTEXT, x, point, secret, LibSecp256k1.COPY_X, MemorySegment.NULL);
      if (ok != 1) {
        throw new IllegalArgumentException("not a secret key of secp256k1");
      }
      return x.toArray(JAVA_BYTE);
    } finally {
      secret.fill((byte) 0);
      x.fill((byte) 0);
    }
  }
}
