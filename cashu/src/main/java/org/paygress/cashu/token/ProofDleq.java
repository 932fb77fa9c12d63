package org.paygress.cashu.token;

import org.paygress.cashu.crypto.Dleq;
import org.paygress.cashu.crypto.Scalar;

/**
 * The DLEQ proof a token's proof carries (NUT-12), with the blinding factor that lets a receiver
 * check it offline.
 */
public record ProofDleq(Scalar e, Scalar s, Scalar r) {

  /** The part the mint made. */
  public Dleq signature() {
    return new Dleq(e, s);
  }
}
