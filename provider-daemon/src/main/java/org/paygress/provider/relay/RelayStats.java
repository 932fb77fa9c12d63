package org.paygress.provider.relay;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.RelayUrl;

/** What is counted about one relay; written by its threads, read by anyone. */
final class RelayStats {

  final AtomicLong connects = new AtomicLong();
  final AtomicLong delivered = new AtomicLong();
  final AtomicLong duplicates = new AtomicLong();
  final AtomicLong junk = new AtomicLong();
  final AtomicLong accepted = new AtomicLong();
  final AtomicLong rejected = new AtomicLong();

  private volatile boolean connected;
  private volatile boolean subscribed;
  private volatile @Nullable String lastError;
  private volatile @Nullable Instant lastEventAt;

  void connected(boolean now) {
    connected = now;
    if (!now) {
      subscribed = false;
    }
  }

  void subscribed(boolean now) {
    subscribed = now;
  }

  /** Notes a failure; {@code safe} holds no control characters and nobody's content. */
  void failed(String safe) {
    lastError = safe;
  }

  void eventAt(Instant now) {
    lastEventAt = now;
  }

  RelayStatus snapshot(RelayUrl url, long waiting) {
    return new RelayStatus(
        url,
        connected,
        subscribed,
        Optional.ofNullable(lastError),
        Optional.ofNullable(lastEventAt),
        connects.get(),
        delivered.get(),
        duplicates.get(),
        junk.get(),
        accepted.get(),
        rejected.get(),
        waiting);
  }
}
