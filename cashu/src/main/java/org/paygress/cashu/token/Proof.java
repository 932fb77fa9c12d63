package org.paygress.cashu.token;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.paygress.cashu.crypto.Bdhke;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;

/**
 * Ecash: a secret and a mint's signature on it (NUT-00). Whoever knows it can spend it.
 *
 * @param amount units, at least 1
 * @param secret 1 to 512 characters of well-formed Unicode
 * @param c the signature
 * @param dleq the offline proof of the signature, if the sender gave it (NUT-12)
 */
public record Proof(
    long amount, KeysetId keyset, String secret, CurvePoint c, Optional<ProofDleq> dleq) {
  static final int SECRET_LENGTH_MAX = 512;

  public Proof {
    if (amount < 1) {
      throw new IllegalArgumentException("a proof's amount is below 1");
    }
    if (secret.isEmpty() || secret.length() > SECRET_LENGTH_MAX) {
      throw new IllegalArgumentException("a secret is empty or longer than 512 characters");
    }
    if (!isUnicode(secret)) {
      throw new IllegalArgumentException("a secret is not Unicode");
    }
  }

  /** Whether a text has a UTF-8 form; if not, others could hash to the same point. */
  static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** The point by which the mint knows whether this proof is spent (NUT-07). */
  public CurvePoint y() {
    return Bdhke.hashToCurve(secret);
  }

  /** Whether its DLEQ proof shows that {@code mintKey} signed it (NUT-12); false without one. */
  public boolean isProvenBy(CurvePoint mintKey) {
    if (dleq.isEmpty()) {
      return false;
    }
    try {
      Scalar r = dleq.get().r();
      CurvePoint blindSignature = c.plus(mintKey.times(r));
      return dleq.get().signature().verify(mintKey, Bdhke.blind(y(), r), blindSignature);
    } catch (IllegalArgumentException infinity) {
      return false;
    }
  }

  /** The same proof under the complete id of its keyset. */
  public Proof under(KeysetId full) {
    return keyset.equals(full) ? this : new Proof(amount, full, secret, c, dleq);
  }

  @Override
  public String toString() {
    return "Proof(" + amount + ", redacted)";
  }
}
