package org.paygress.protocol.message;

import org.paygress.protocol.nostr.PublicKey;

/**
 * A provider's sign of life (kinds 38384 and 20384). Schema version 1.
 *
 * @param timestamp seconds since 1970; clients refuse one that lies in their future by a second
 */
public record Heartbeat(
    PublicKey provider, long timestamp, int activeWorkloads, Capacity available) {

  /** How long a provider counts as online after one, in seconds. */
  public static final int ONLINE_SECS = 300;

  public Heartbeat {
    if (timestamp < 0 || activeWorkloads < 0) {
      throw new IllegalArgumentException("a heartbeat has no negative figures");
    }
  }
}
