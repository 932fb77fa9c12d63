package org.paygress.provider.relay;

import java.util.List;
import java.util.Set;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.relay.RelayLimits;
import org.paygress.relay.RelayTiming;

/**
 * Which relays are used and how.
 *
 * @param urls 1 to 32, no two the same
 * @param timing waits and intervals
 * @param limits sizes and rates
 */
public record RelaySettings(List<RelayUrl> urls, RelayTiming timing, RelayLimits limits) {

  private static final int RELAYS_MAX = 32;

  public RelaySettings {
    urls = List.copyOf(urls);
    if (urls.isEmpty() || urls.size() > RELAYS_MAX) {
      throw new IllegalArgumentException("1 to " + RELAYS_MAX + " relays are needed");
    }
    if (Set.copyOf(urls).size() != urls.size()) {
      throw new IllegalArgumentException("a relay is listed twice");
    }
  }

  /** These relays with the default timing and limits. */
  public static RelaySettings of(List<RelayUrl> urls) {
    return new RelaySettings(urls, RelayTiming.defaults(), RelayLimits.defaults());
  }
}
