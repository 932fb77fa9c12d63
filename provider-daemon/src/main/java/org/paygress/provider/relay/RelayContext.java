package org.paygress.provider.relay;

import java.time.InstantSource;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.RelayTiming;

/** What everything that deals with one relay needs. */
record RelayContext(
    RelayUrl url,
    RelaySettings settings,
    SecretKey secretKey,
    PublicKey publicKey,
    RelayJournal journal,
    EventGate gate,
    RelayStats stats,
    InstantSource clock) {

  RelayTiming connection() {
    return settings.connection();
  }

  PoolTiming timing() {
    return settings.timing();
  }

  PoolLimits limits() {
    return settings.limits();
  }
}
