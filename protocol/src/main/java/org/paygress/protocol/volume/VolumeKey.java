package org.paygress.protocol.volume;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.paygress.system.Parsed;
import org.paygress.system.memory.SecretMemory;

/**
 * The 32 bytes that open a data volume.
 *
 * <p>They are meant to be uniformly random, and the volume's format relies on it (no stretching):
 * bytes that are all equal, or a text, with or without zeros after it, are refused. The bytes live
 * in locked memory outside the heap and are zeroed by {@link #close}, which is the business of
 * whoever parsed or derived the key: of nobody it was lent to.
 */
public final class VolumeKey implements AutoCloseable {

  public static final int BYTES = 32;

  /** Length of the base64url form without padding. */
  private static final int BASE64_CHARS = 43;

  private static final AtomicInteger OPEN = new AtomicInteger();

  private final SecretMemory memory;
  private boolean closed;

  private VolumeKey(SecretMemory memory) {
    this.memory = memory;
    OPEN.incrementAndGet();
  }

  /** How many keys of this process are not closed; for tests, which count after every path. */
  public static int open() {
    return OPEN.get();
  }

  /** Takes a copy; the caller zeroes its own. */
  public static Parsed<VolumeKey> parse(byte[] key) {
    return key.length == BYTES ? parse(SecretMemory.copyOf(key)) : wrongLength();
  }

  /** As {@link #parse(byte[])}, for bytes that never were on the heap; takes them over. */
  public static Parsed<VolumeKey> parse(SecretMemory key) {
    if (key.size() != BYTES) {
      key.close();
      return wrongLength();
    }
    if (looksWeak(key.segment())) {
      key.close();
      return Parsed.malformed("the key must be " + BYTES + " random bytes, not a text or a filler");
    }
    return Parsed.ok(new VolumeKey(key));
  }

  private static Parsed<VolumeKey> wrongLength() {
    return Parsed.malformed("the key must be exactly " + BYTES + " bytes");
  }

  /** As {@link #parse}, for bytes that are known to be good. */
  public static VolumeKey of(byte[] key) {
    return switch (parse(key)) {
      case Parsed.Ok<VolumeKey>(var value) -> value;
      case Parsed.Malformed<VolumeKey>(var reason) -> throw new IllegalArgumentException(reason);
    };
  }

  /** Reads base64url without padding (RFC 4648 section 5), in its one canonical form. */
  static Parsed<VolumeKey> parseBase64(String text) {
    var problem = "key_b64 must be base64url without padding of exactly " + BYTES + " bytes";
    if (text.length() != BASE64_CHARS) {
      return Parsed.malformed(problem);
    }
    byte[] key;
    try {
      key = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Parsed.malformed(problem);
    }
    try {
      return encode(key).equals(text) ? parse(key) : Parsed.malformed(problem);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** A copy of the bytes, to be zeroed by the caller; throws when the key is closed. */
  public synchronized byte[] copyBytes() {
    if (closed) {
      throw new IllegalStateException("the volume key was closed");
    }
    return memory.segment().toArray(ValueLayout.JAVA_BYTE);
  }

  /**
   * Lends the bytes, where they are, as long as {@code use} runs; throws when the key is closed.
   *
   * @param use writes them somewhere, and keeps nothing
   */
  public synchronized <E extends Exception> void lend(Use<E> use) throws E {
    if (closed) {
      throw new IllegalStateException("the volume key was closed");
    }
    use.read(memory.segment().asByteBuffer().asReadOnlyBuffer());
  }

  /** What becomes of lent bytes. */
  @FunctionalInterface
  public interface Use<E extends Exception> {
    void read(ByteBuffer key) throws E;
  }

  /** The key as a request carries it. */
  public String toBase64() {
    var key = copyBytes();
    try {
      return encode(key);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** Zeroes the bytes; safe to call again. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      memory.close();
      OPEN.decrementAndGet();
    }
  }

  private static String encode(byte[] key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  private static boolean looksWeak(MemorySegment key) {
    var end = BYTES;
    while (end > 0 && at(key, end - 1) == 0) {
      end--;
    }
    return allEqual(key) || isText(key, end);
  }

  private static boolean allEqual(MemorySegment key) {
    for (var i = 1; i < BYTES; i++) {
      if (at(key, i) != at(key, 0)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(MemorySegment key, int end) {
    for (var i = 0; i < end; i++) {
      var b = at(key, i);
      var printable = b >= ' ' && b <= '~';
      if (!printable && b != '\t' && b != '\n' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private static byte at(MemorySegment key, int index) {
    return key.get(ValueLayout.JAVA_BYTE, index);
  }

  /** Compares in constant time. A closed key equals only itself. */
  @Override
  public boolean equals(@Nullable Object o) {
    if (this == o) {
      return true;
    }
    if (!(o instanceof VolumeKey other) || isClosed() || other.isClosed()) {
      return false;
    }
    var mine = copyBytes();
    var theirs = other.copyBytes();
    try {
      return MessageDigest.isEqual(mine, theirs);
    } finally {
      Arrays.fill(mine, (byte) 0);
      Arrays.fill(theirs, (byte) 0);
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** The same for every key: a hash of the bytes would tell something about them. */
  @Override
  public int hashCode() {
    return BYTES;
  }

  @Override
  public String toString() {
    return "VolumeKey(redacted)";
  }
}
