package org.paygress.cashu;

/** What a mint is asked to sign (NUT-00): {@code b} is B_. */
public record BlindedMessage(long amount, KeysetId keyset, CurvePoint b) {}
