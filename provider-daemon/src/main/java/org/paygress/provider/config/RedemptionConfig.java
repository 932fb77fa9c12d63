package org.paygress.provider.config;

import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [redemption]}: what strangers' tokens may cost before they turn out to be money.
 *
 * @param provenAtOnceMax tokens with DLEQ proofs tried at a mint at once
 * @param unprovenAtOnceMax tokens without tried at a mint at once
 * @param unprovenPerMinuteMax tokens without tried at a mint in a minute
 * @param mintRestSecs how long a mint that failed is left alone
 * @param deadTokenSecs for how long a token that its mint refused is refused at once
 */
public record RedemptionConfig(
    int provenAtOnceMax,
    int unprovenAtOnceMax,
    int unprovenPerMinuteMax,
    int mintRestSecs,
    int deadTokenSecs) {

  static final Section SECTION =
      Section.one(
          "redemption",
          "What strangers' tokens may cost at a mint before they turn out to be money; what is paid"
              + " already is not counted.");

  static final Key<Integer> PROVEN_AT_ONCE_MAX =
      SECTION.key(
          "proven_at_once_max",
          BasicTypes.integer(1, 256),
          8,
          "How many tokens with DLEQ proofs are tried at a mint at once; four times as many wait.");
  static final Key<Integer> UNPROVEN_AT_ONCE_MAX =
      SECTION.key(
          "unproven_at_once_max",
          BasicTypes.integer(1, 256),
          4,
          "How many tokens without are tried at a mint at once; the next are refused, unspent.");
  static final Key<Integer> UNPROVEN_PER_MINUTE_MAX =
      SECTION.key(
          "unproven_per_minute_max",
          BasicTypes.integer(1, 10_000),
          20,
          "How many tokens without are tried at a mint in a minute; a forged one costs 3 requests.");
  static final Key<Integer> MINT_REST_SECS =
      SECTION.key(
          "mint_rest_secs",
          BasicTypes.integer(1, 3_600),
          30,
          "How long no new token is tried at a mint that failed; then one is, to see.");
  static final Key<Integer> DEAD_TOKEN_SECS =
      SECTION.key(
          "dead_token_secs",
          BasicTypes.integer(1, 86_400),
          600,
          "For how long a token that its mint called spent or forged is refused without asking.");

  static RedemptionConfig read(TableReader reader) {
    return new RedemptionConfig(
        reader.get(PROVEN_AT_ONCE_MAX),
        reader.get(UNPROVEN_AT_ONCE_MAX),
        reader.get(UNPROVEN_PER_MINUTE_MAX),
        reader.get(MINT_REST_SECS),
        reader.get(DEAD_TOKEN_SECS));
  }
}
