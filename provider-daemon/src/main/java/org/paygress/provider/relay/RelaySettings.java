package org.paygress.provider.relay;

import java.util.List;
import java.util.Set;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.relay.RelayTiming;

/**
 * Which relays are used and how.
 *
 * @param urls 1 to 32, no two the same
 * @param connection waits of each connection
 * @param timing the pool's own waits
 * @param limits rates
 */
public record RelaySettings(
    List<RelayUrl> urls, RelayTiming connection, PoolTiming timing, PoolLimits limits) {

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
}
