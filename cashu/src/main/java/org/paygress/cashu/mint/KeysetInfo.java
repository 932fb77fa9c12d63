package org.paygress.cashu.mint;

import java.util.OptionalLong;
import org.paygress.cashu.token.KeysetId;

/**
 * One line of a mint's keyset list (NUT-02).
 *
 * @param inputFeePpk 0 to 1 000 000 thousandths of a unit for each spent proof
 * @param finalExpiry unix seconds after which the mint forgets the keyset
 */
public record KeysetInfo(
    KeysetId id, String unit, boolean active, long inputFeePpk, OptionalLong finalExpiry) {}
