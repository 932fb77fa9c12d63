package org.paygress.relay;

/**
 * How long the messages of one relay may be; each 1 or more.
 *
 * @param frameBytesMax longest message taken; no event we accept is longer
 * @param passedOverBytesMax a longer message is passed over up to this, and beyond it the
 *     connection is dropped
 */
public record RelayLimits(int frameBytesMax, long passedOverBytesMax) {

  private static final int FRAME_BYTES = 128 * 1024;

  /** No relay keeps events as large as that. */
  private static final long ENDLESS_BYTES = 32L << 20;

  public RelayLimits {
    if (frameBytesMax < 1 || passedOverBytesMax < frameBytesMax) {
      throw new IllegalArgumentException("a limit must be at least 1, and the second the larger");
    }
  }

  /** For a connection that is made again when it breaks. */
  public static RelayLimits defaults() {
    return new RelayLimits(FRAME_BYTES, ENDLESS_BYTES);
  }

  /** For a connection that is made once, for so long that somebody waits. */
  static RelayLimits passingOver() {
    return new RelayLimits(FRAME_BYTES, Long.MAX_VALUE);
  }
}
