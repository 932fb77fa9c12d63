package org.paygress.wallet;

import org.paygress.protocol.money.Msat;

/**
 * What one payment at a mint can come to.
 *
 * @param least of the invoice (NUT-06)
 * @param most of the invoice (NUT-06)
 * @param atOnce what the proofs of one request are worth; fees have to be paid out of it too
 */
public record Payable(Msat least, Msat most, Msat atOnce) {}
