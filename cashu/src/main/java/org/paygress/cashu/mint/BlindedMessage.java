package org.paygress.cashu.mint;

import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.token.KeysetId;

/** What a mint is asked to sign (NUT-00): {@code b} is B_. */
public record BlindedMessage(long amount, KeysetId keyset, CurvePoint b) {}
