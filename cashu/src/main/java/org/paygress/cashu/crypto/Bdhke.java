package org.paygress.cashu.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.paygress.system.Parsed;
import org.paygress.system.hash.Sha256;

/** Blind Diffie-Hellman key exchange, the wallet's side (NUT-00). */
public final class Bdhke {
  private static final byte[] DOMAIN =
      "Secp256k1_HashToCurve_Cashu_".getBytes(StandardCharsets.US_ASCII);
  private static final int ATTEMPTS_MAX = 65_536;

  private Bdhke() {}

  /** Y of a secret: the point a mint remembers once the secret is spent. */
  public static CurvePoint hashToCurve(byte[] message) {
    byte[] hash = Sha256.of(DOMAIN, message);
    byte[] candidate = new byte[CurvePoint.LENGTH];
    candidate[0] = 2;
    for (int counter = 0; counter < ATTEMPTS_MAX; counter++) {
      byte[] suffix = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(counter).array();
      System.arraycopy(Sha256.of(hash, suffix), 0, candidate, 1, 32);
      if (CurvePoint.ofChecked(candidate) instanceof Parsed.Ok<CurvePoint>(var point)) {
        return point;
      }
    }
    throw new IllegalStateException("no point found; the chance of this is 2 to the -65536");
  }

  /** Y of a secret as it stands in proofs: its UTF-8 bytes are hashed. */
  public static CurvePoint hashToCurve(String secret) {
    return hashToCurve(secret.getBytes(StandardCharsets.UTF_8));
  }

  /** B_: what the mint gets to sign. */
  public static CurvePoint blind(CurvePoint y, Scalar r) {
    return y.plus(r.point());
  }

  /** C: the mint's signature on the secret, out of its signature on B_. */
  public static CurvePoint unblind(CurvePoint blindSignature, Scalar r, CurvePoint mintKey) {
    return blindSignature.minus(mintKey.times(r));
  }
}
