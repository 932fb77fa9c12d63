package org.paygress.cashu.mint;

import java.util.Optional;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Dleq;
import org.paygress.cashu.token.KeysetId;

/** A mint's signature on a blinded message (NUT-00): {@code c} is C_. */
public record BlindSignature(long amount, KeysetId keyset, CurvePoint c, Optional<Dleq> dleq) {}
