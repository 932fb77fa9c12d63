package org.paygress.cashu.crypto;

import fr.acinq.secp256k1.Secp256k1;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.paygress.system.Parsed;

/** A non-zero number below the order of secp256k1: a private key, blinding factor or DLEQ part. */
public final class Scalar {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final byte[] bytes;

  private Scalar(byte[] bytes) {
    this.bytes = bytes;
  }

  /** 64 hexadecimal digits. */
  public static Parsed<Scalar> parse(String hex) {
    if (hex.length() != 64) {
      return Parsed.malformed("a scalar is not 32 bytes long");
    }
    try {
      return ofChecked(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      return Parsed.malformed("a scalar is not hexadecimal");
    }
  }

  public static Parsed<Scalar> ofChecked(byte[] bytes) {
    return bytes.length == 32 && Secp256k1.get().secKeyVerify(bytes)
        ? Parsed.ok(new Scalar(bytes.clone()))
        : Parsed.malformed("a scalar is out of range");
  }

  /**
   * The scalar that these bytes encode.
   *
   * @param bytes 32 bytes, big-endian
   * @throws IllegalArgumentException out of range
   */
  public static Scalar of(byte[] bytes) {
    return switch (ofChecked(bytes)) {
      case Parsed.Ok<Scalar>(var scalar) -> scalar;
      case Parsed.Malformed<Scalar>(var reason) -> throw new IllegalArgumentException(reason);
    };
  }

  /** A uniformly random scalar. */
  public static Scalar random() {
    byte[] candidate = new byte[32];
    do {
      RANDOM.nextBytes(candidate);
    } while (!Secp256k1.get().secKeyVerify(candidate));
    return new Scalar(candidate);
  }

  /** This number times the generator. */
  public CurvePoint point() {
    return CurvePoint.trusted(Secp256k1.get().pubkeyCreate(bytes));
  }

  public Scalar negate() {
    return new Scalar(Secp256k1.get().privKeyNegate(bytes));
  }

  public Scalar times(Scalar other) {
    return new Scalar(Secp256k1.get().privKeyTweakMul(bytes, other.bytes));
  }

  /**
   * The sum.
   *
   * @throws IllegalArgumentException the sum is zero
   */
  public Scalar plus(Scalar other) {
    return CurvePoint.finite(() -> new Scalar(Secp256k1.get().privKeyTweakAdd(bytes, other.bytes)));
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scalar that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Scalar(redacted)";
  }
}
