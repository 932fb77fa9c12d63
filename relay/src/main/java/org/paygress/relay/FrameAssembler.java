package org.paygress.relay;

/**
 * Puts the fragments of a WebSocket message together. A message beyond the limit is thrown away
 * while it comes in, so that it never takes more memory than one within. Not thread-safe.
 *
 * <p>It is not a reason to disconnect at once: anybody can have a relay store a large event
 * addressed to us, and a connection that ended there would never get past it.
 */
final class FrameAssembler {

  /** What a fragment led to. */
  sealed interface Result {
    /** The message goes on. */
    record More() implements Result {}

    /** The message is complete. */
    record Whole(String text) implements Result {}

    /** The message is complete and was too long; of it only the beginning was kept. */
    record TooLong(String head) implements Result {}

    /** The message is so long that the connection is of no further use. */
    record Endless() implements Result {}
  }

  /**
   * Nobody has a reason to send an empty one; some libraries do at a message's beginning or end.
   */
  private static final int EMPTY_FRAGMENTS_MAX = 1_000;

  /** Enough to tell what a message is. */
  private static final int HEAD_CHARS = 256;

  private final RelayLimits limits;
  private final StringBuilder text = new StringBuilder();
  private long bytes;
  private int empty;

  FrameAssembler(RelayLimits limits) {
    this.limits = limits;
  }

  Result add(CharSequence fragment, boolean last) {
    bytes += utf8Bytes(fragment);
    empty += fragment.isEmpty() && !last ? 1 : 0;
    if (bytes > limits.passedOverBytesMax() || empty > EMPTY_FRAGMENTS_MAX) {
      return new Result.Endless();
    }
    if (bytes <= limits.frameBytesMax()) {
      text.append(fragment);
    } else if (text.length() < HEAD_CHARS) {
      text.append(fragment, 0, Math.min(fragment.length(), HEAD_CHARS));
    }
    if (!last) {
      return new Result.More();
    }
    Result result =
        bytes <= limits.frameBytesMax()
            ? new Result.Whole(text.toString())
            : new Result.TooLong(text.substring(0, Math.min(text.length(), HEAD_CHARS)));
    text.setLength(0);
    bytes = 0;
    empty = 0;
    return result;
  }

  private static long utf8Bytes(CharSequence s) {
    long n = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      // A surrogate is half of a four-byte character.
      n += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return n;
  }
}
