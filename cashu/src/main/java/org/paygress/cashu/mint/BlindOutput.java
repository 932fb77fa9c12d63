package org.paygress.cashu.mint;

import java.util.Optional;
import org.paygress.cashu.crypto.Bdhke;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.ProofDleq;
import org.paygress.system.Parsed;

/** A proof to be: the secret we chose, and how we blinded it. */
public record BlindOutput(long amount, KeysetId keyset, String secret, Scalar r, CurvePoint b) {

  public static BlindOutput of(long amount, KeysetId keyset, String secret, Scalar r) {
    return new BlindOutput(amount, keyset, secret, r, Bdhke.blind(Bdhke.hashToCurve(secret), r));
  }

  /** The same output at another amount: a mint fills in those of blank ones (NUT-08). */
  public BlindOutput worth(long other) {
    return new BlindOutput(other, keyset, secret, r, b);
  }

  public BlindedMessage message() {
    return new BlindedMessage(amount, keyset, b);
  }

  /**
   * The proof that a mint's signature makes of this.
   *
   * @param dleqRequired whether a signature without DLEQ is refused, since the mint offers it
   */
  public Parsed<Proof> unblind(BlindSignature signature, Keyset keys, boolean dleqRequired) {
    CurvePoint key = keys.keys().get(amount);
    if (key == null || signature.amount() != amount || !signature.keyset().equals(keyset)) {
      return Parsed.malformed("the mint signed something else than it was asked for");
    }
    if (signature.dleq().isEmpty() && dleqRequired) {
      return Parsed.malformed("the mint's signature comes without its DLEQ proof");
    }
    if (signature.dleq().isPresent() && !signature.dleq().get().verify(key, b, signature.c())) {
      return Parsed.malformed("the mint's DLEQ proof is wrong");
    }
    try {
      CurvePoint c = Bdhke.unblind(signature.c(), r, key);
      Optional<ProofDleq> dleq = signature.dleq().map(d -> new ProofDleq(d.e(), d.s(), r));
      return Parsed.ok(new Proof(amount, keyset, secret, c, dleq));
    } catch (IllegalArgumentException infinity) {
      return Parsed.malformed("the mint's signature is no signature");
    }
  }

  @Override
  public String toString() {
    return "BlindOutput(" + amount + ", redacted)";
  }
}
