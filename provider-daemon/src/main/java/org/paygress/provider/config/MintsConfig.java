package org.paygress.provider.config;

import java.util.List;
import org.paygress.cashu.token.UnprovenTokens;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [mints]}: whose ecash we take.
 *
 * @param urls 1 to 32, distinct
 * @param timeoutSecs how long one request to a mint may take
 * @param unknownKeysetSecs how often a mint is asked anew because of a keyset it did not have
 * @param unprovenTokens what becomes of tokens without DLEQ proofs at mints that make them
 */
public record MintsConfig(
    List<MintUrl> urls, int timeoutSecs, int unknownKeysetSecs, UnprovenTokens unprovenTokens) {

  static final Section SECTION = Section.one("mints", "Whose ecash is taken as payment.");

  static final Key<List<MintUrl>> URLS =
      SECTION.required(
          "urls",
          BasicTypes.list(ValueTypes.mintUrl(), 1, 32),
          "The mints whose tokens are accepted; you hold what a mint owes you, so list only those"
              + " you trust.");
  static final Key<Integer> TIMEOUT_SECS =
      SECTION.key(
          "timeout_secs",
          BasicTypes.integer(1, 60),
          10,
          "How long one request to a mint may take before it is given up and recovered later.");
  static final Key<Integer> UNKNOWN_KEYSET_SECS =
      SECTION.key(
          "unknown_keyset_secs",
          BasicTypes.integer(1, 3_600),
          60,
          "A token of a keyset its mint did not have makes us ask it again, once in so many seconds.");
  static final Key<UnprovenTokens> UNPROVEN_TOKENS =
      SECTION.key(
          "unproven_tokens",
          BasicTypes.choice(UnprovenTokens.class),
          UnprovenTokens.TAKE,
          "What becomes of tokens without DLEQ proofs (NUT-12) at mints that make them; to refuse"
              + " them turns most wallets away, which leave them out unless asked.");

  public MintsConfig {
    urls = List.copyOf(urls);
  }

  static MintsConfig read(TableReader reader) {
    return new MintsConfig(
        reader.get(URLS, List.of()),
        reader.get(TIMEOUT_SECS),
        reader.get(UNKNOWN_KEYSET_SECS),
        reader.get(UNPROVEN_TOKENS));
  }
}
