package org.paygress.provider.relay;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.RelayUrl;

/** What is counted about one relay; written by its threads, read by anyone. */
final class RelayStats {

  final AtomicLong connects = new AtomicLong();
  final AtomicLong delivered = new AtomicLong();
  final AtomicLong duplicates = new AtomicLong();
  final AtomicLong junk = new AtomicLong();

  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  // By kind, of those that we publish: the last was refused for good, in these words.
  private final Map<Integer, String> refusedKinds = new ConcurrentSkipListMap<>();

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

  /** It has taken an event of that kind. */
  void accepted(int kind) {
    accepted.incrementAndGet();
    refusedKinds.remove(kind);
  }

  /** It has refused an event of that kind for good; {@code safe} as for {@link #failed}. */
  void refused(int kind, String safe) {
    rejected.incrementAndGet();
    refusedKinds.put(kind, safe);
  }

  /** A kind that it does not take outlasts what goes wrong now and then. */
  private Optional<String> problem() {
    String kinds =
        refusedKinds.entrySet().stream()
            .map(
                refused ->
                    "takes no kind %d of us: %s".formatted(refused.getKey(), refused.getValue()))
            .collect(Collectors.joining("; "));
    return kinds.isEmpty() ? Optional.ofNullable(lastError) : Optional.of(kinds);
  }

  RelayStatus snapshot(RelayUrl url, long waiting) {
    return new RelayStatus(
        url,
        connected,
        subscribed,
        problem(),
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
