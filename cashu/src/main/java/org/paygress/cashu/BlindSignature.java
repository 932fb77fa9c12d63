package org.paygress.cashu;

import java.util.Optional;

/** A mint's signature on a blinded message (NUT-00): {@code c} is C_. */
public record BlindSignature(long amount, KeysetId keyset, CurvePoint c, Optional<Dleq> dleq) {}
