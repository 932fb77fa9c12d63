package org.paygress.testbed.mint;

import java.util.List;
import java.util.OptionalLong;

/**
 * What kind of mint to be.
 *
 * @param feePpk input fee in thousandths of a unit for each proof (NUT-02)
 * @param keysetIdVersion 0 or 1
 * @param units one keyset is active for each
 * @param finalExpiry of the first keysets, in unix seconds (NUT-02); needs ids of version 1
 * @param leastBit the smallest amount of a keyset is two to the power of it
 * @param cachesAnswers whether a repeated request gets the answer of the first (NUT-19)
 */
public record DevMintOptions(
    long feePpk,
    int keysetIdVersion,
    List<String> units,
    OptionalLong finalExpiry,
    boolean cachesAnswers,
    int leastBit) {
  public DevMintOptions {
    units = List.copyOf(units);
    if (feePpk < 0 || keysetIdVersion < 0 || keysetIdVersion > 1 || units.isEmpty()) {
      throw new IllegalArgumentException("no mint is like that");
    }
  }

  /** Sat, no fee, keyset ids of version 01. */
  public static DevMintOptions defaults() {
    return new DevMintOptions(0, 1, List.of("sat"), OptionalLong.empty(), false, 0);
  }

  public DevMintOptions withFee(long ppk) {
    return new DevMintOptions(ppk, keysetIdVersion, units, finalExpiry, cachesAnswers, leastBit);
  }

  public DevMintOptions withKeysetIdVersion(int version) {
    return new DevMintOptions(feePpk, version, units, finalExpiry, cachesAnswers, leastBit);
  }

  public DevMintOptions withUnits(String... names) {
    return new DevMintOptions(
        feePpk, keysetIdVersion, List.of(names), finalExpiry, cachesAnswers, leastBit);
  }

  public DevMintOptions withFinalExpiry(long unixSeconds) {
    return new DevMintOptions(
        feePpk, keysetIdVersion, units, OptionalLong.of(unixSeconds), cachesAnswers, leastBit);
  }

  /** Keysets that cannot represent what is less than two to the power of {@code bit}. */
  public DevMintOptions withLeastBit(int bit) {
    return new DevMintOptions(feePpk, keysetIdVersion, units, finalExpiry, cachesAnswers, bit);
  }

  public DevMintOptions withCachedAnswers() {
    return new DevMintOptions(feePpk, keysetIdVersion, units, finalExpiry, true, leastBit);
  }
}
