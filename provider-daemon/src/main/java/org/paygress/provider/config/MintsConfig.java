package org.paygress.provider.config;

import java.util.List;
import org.paygress.protocol.money.MintUrl;

/**
 * {@code [mints]}: whose ecash we take.
 *
 * @param urls 1 to 32, distinct
 * @param timeoutSecs how long one request to a mint may take
 */
public record MintsConfig(List<MintUrl> urls, int timeoutSecs) {

  private static final String SECTION = "mints";

  static final Key<List<MintUrl>> URLS =
      Key.required(
          SECTION,
          "urls",
          Kinds.list(Kinds.mintUrl(), 1, 32),
          "The mints whose tokens are accepted; you hold what a mint owes you, so list only those"
              + " you trust.");
  static final Key<Integer> TIMEOUT_SECS =
      Key.of(
          SECTION,
          "timeout_secs",
          Kinds.integer(1, 60),
          10,
          "How long one request to a mint may take before it is given up and recovered later.");
  static final List<Key<?>> KEYS = List.of(URLS, TIMEOUT_SECS);

  public MintsConfig {
    urls = List.copyOf(urls);
  }

  static MintsConfig read(Reader reader) {
    return new MintsConfig(reader.get(URLS, List.of()), reader.get(TIMEOUT_SECS));
  }
}
