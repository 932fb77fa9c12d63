package org.paygress.cashu.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.paygress.system.hash.Sha256;

/** A mint's proof that it signed with the key it publishes (NUT-12). */
public record Dleq(Scalar e, Scalar s) {

  /** The challenge over any number of points: SHA-256 of their uncompressed hexadecimal forms. */
  public static byte[] challenge(CurvePoint... points) {
    StringBuilder text = new StringBuilder();
    for (CurvePoint point : points) {
      text.append(HexFormat.of().formatHex(point.uncompressed()));
    }
    return Sha256.of(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** Whether {@code blindSignature} is {@code blinded} times the private key of {@code mintKey}. */
  public boolean verify(CurvePoint mintKey, CurvePoint blinded, CurvePoint blindSignature) {
    try {
      Scalar minusE = e.negate();
      CurvePoint r1 = s.point().plus(mintKey.times(minusE));
      CurvePoint r2 = blinded.times(s).plus(blindSignature.times(minusE));
      return MessageDigest.isEqual(challenge(r1, r2, mintKey, blindSignature), e.bytes());
    } catch (IllegalArgumentException infinity) {
      return false;
    }
  }
}
