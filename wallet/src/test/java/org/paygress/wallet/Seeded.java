package org.paygress.wallet;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.paygress.cashu.crypto.Bdhke;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;

/**
 * Random input for property tests. The seed is printed, and taken from the system property {@code
 * paygress.test.seed} when it is set, so that a failure can be had again.
 */
public final class Seeded {
  private final SplittableRandom random;

  private Seeded(long seed) {
    this.random = new SplittableRandom(seed);
  }

  public static Seeded of(String test) {
    Long given = Long.getLong("paygress.test.seed");
    long seed = given == null ? System.nanoTime() : given;
    System.out.println(test + ": -Dpaygress.test.seed=" + seed);
    return new Seeded(seed);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** From 1 to 2^bits - 1, the small ones as often as the large ones. */
  public long amount(int bits) {
    return 1 + random.nextLong(1L << (1 + random.nextInt(bits - 1))) % ((1L << bits) - 1);
  }

  public Scalar scalar() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(256);
    }
    bytes[0] = 1;
    return Scalar.of(bytes);
  }

  public CurvePoint point() {
    return Bdhke.hashToCurve(scalar().bytes());
  }

  /** 1 to 512 characters of any planes of Unicode, line breaks, quotes and zeros among them. */
  public String text() {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(100);
    while (text.length() < length) {
      int limit = new int[] {0x80, 0x800, 0x10000, 0x110000}[random.nextInt(4)];
      int codePoint = random.nextInt(limit);
      if (codePoint < 0xD800 || codePoint > 0xDFFF) {
        text.appendCodePoint(codePoint);
      }
    }
    assert StandardCharsets.UTF_8.newEncoder().canEncode(text);
    return text.toString();
  }
}
