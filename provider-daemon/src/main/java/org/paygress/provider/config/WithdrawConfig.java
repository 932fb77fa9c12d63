package org.paygress.provider.config;

import java.util.Optional;
import org.paygress.cashu.lightning.Destination;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [withdraw]}: earnings that are paid out by themselves.
 *
 * @param address empty: nothing is paid out unasked
 * @param thresholdSats a mint that holds so much of our own is emptied down to {@code keepSats}
 * @param feeBaseSats with {@code feeMaxPpm} the most one withdrawal may cost
 */
public record WithdrawConfig(
    Optional<Destination.PayLink> address,
    int thresholdSats,
    int keepSats,
    int feeBaseSats,
    int feeMaxPpm,
    int intervalSecs) {

  static final Section SECTION =
      Section.one("withdraw", "Earnings paid out over Lightning by themselves.");

  static final Key<Optional<Destination.PayLink>> ADDRESS =
      SECTION.key(
          "address",
          ValueTypes.payAddress(),
          Optional.empty(),
          "The Lightning address (name@domain) or LNURL that earnings go to by themselves; empty to"
              + " withdraw by hand alone.");
  static final Key<Integer> THRESHOLD_SATS =
      SECTION.key(
          "threshold_sats",
          BasicTypes.integer(1, Integer.MAX_VALUE),
          100_000,
          "When a mint holds so much beside what is owed to consumers, it is withdrawn.");
  static final Key<Integer> KEEP_SATS =
      SECTION.key(
          "keep_sats",
          BasicTypes.integer(0, Integer.MAX_VALUE),
          1_000,
          "What stays at each mint then, beside what is owed to consumers.");
  static final Key<Integer> FEE_BASE_SATS =
      SECTION.key(
          "fee_base_sats",
          BasicTypes.integer(0, 1_000_000),
          5,
          "The most one withdrawal may cost is this and the share below.");
  static final Key<Integer> FEE_MAX_PPM =
      SECTION.key(
          "fee_max_ppm",
          BasicTypes.integer(0, 1_000_000),
          10_000,
          "The share of the amount that one withdrawal may cost, in millionths.");
  static final Key<Integer> INTERVAL_SECS =
      SECTION.key(
          "interval_secs",
          BasicTypes.integer(1, 604_800),
          600,
          "How often is looked whether there is enough.");

  static WithdrawConfig read(TableReader reader) {
    return new WithdrawConfig(
        reader.get(ADDRESS),
        reader.get(THRESHOLD_SATS),
        reader.get(KEEP_SATS),
        reader.get(FEE_BASE_SATS),
        reader.get(FEE_MAX_PPM),
        reader.get(INTERVAL_SECS));
  }
}
