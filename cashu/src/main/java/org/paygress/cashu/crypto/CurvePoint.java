package org.paygress.cashu.crypto;

import fr.acinq.secp256k1.Secp256k1;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.paygress.system.Parsed;

/** A point of secp256k1 other than infinity, compressed (NUT-00, NUT-01). */
public final class CurvePoint {
  /** Bytes of a compressed point. */
  public static final int LENGTH = 33;

  private final byte[] compressed;

  private CurvePoint(byte[] compressed) {
    this.compressed = compressed;
  }

  /** 66 hexadecimal digits; other encodings of a point are refused (NUT-01). */
  public static Parsed<CurvePoint> parse(String hex) {
    if (hex.length() != 2 * LENGTH) {
      return Parsed.malformed("a point is not 33 bytes long");
    }
    try {
      return ofChecked(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      return Parsed.malformed("a point is not hexadecimal");
    }
  }

  public static Parsed<CurvePoint> ofChecked(byte[] bytes) {
    if (bytes.length != LENGTH) {
      return Parsed.malformed("a point is not 33 bytes long");
    }
    try {
      Secp256k1.get().pubkeyParse(bytes);
      return Parsed.ok(new CurvePoint(bytes.clone()));
    } catch (Secp256k1Exception e) {
      return Parsed.malformed("a point is not on the curve");
    }
  }

  /**
   * The point that these bytes encode.
   *
   * @param bytes 33 bytes
   * @throws IllegalArgumentException not a compressed point of the curve
   */
  public static CurvePoint of(byte[] bytes) {
    return switch (ofChecked(bytes)) {
      case Parsed.Ok<CurvePoint>(var point) -> point;
      case Parsed.Malformed<CurvePoint>(var reason) -> throw new IllegalArgumentException(reason);
    };
  }

  /** A point the curve library just computed. */
  static CurvePoint trusted(byte[] anyEncoding) {
    return new CurvePoint(Secp256k1.get().pubKeyCompress(anyEncoding));
  }

  /** Runs a computation whose result may be the point at infinity or zero. */
  static <T> T finite(Supplier<T> computation) {
    try {
      return computation.get();
    } catch (Secp256k1Exception e) {
      throw new IllegalArgumentException("the result has no finite representation", e);
    }
  }

  /**
   * The sum.
   *
   * @throws IllegalArgumentException the sum is infinity
   */
  public CurvePoint plus(CurvePoint other) {
    return finite(
        () -> trusted(Secp256k1.get().pubKeyCombine(new byte[][] {compressed, other.compressed})));
  }

  /**
   * The difference.
   *
   * @throws IllegalArgumentException the difference is infinity
   */
  public CurvePoint minus(CurvePoint other) {
    return plus(trusted(Secp256k1.get().pubKeyNegate(other.compressed)));
  }

  public CurvePoint times(Scalar factor) {
    return finite(() -> trusted(Secp256k1.get().pubKeyTweakMul(compressed, factor.bytes())));
  }

  public byte[] bytes() {
    return compressed.clone();
  }

  public byte[] uncompressed() {
    return Secp256k1.get().pubkeyParse(compressed);
  }

  public String hex() {
    return HexFormat.of().formatHex(compressed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CurvePoint that && Arrays.equals(compressed, that.compressed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(compressed);
  }

  @Override
  public String toString() {
    return hex();
  }
}
