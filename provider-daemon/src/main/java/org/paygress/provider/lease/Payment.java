package org.paygress.provider.lease;

import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/** Ecash that reached our wallet: what is left after the mint's fees, and where it lies. */
public record Payment(MintUrl mint, String unit, Msat value) {}
