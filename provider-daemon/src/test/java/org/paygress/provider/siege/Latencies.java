package org.paygress.provider.siege;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long answers took; filled by many threads. */
final class Latencies {

  private final Queue<Duration> all = new ConcurrentLinkedQueue<>();

  void add(Duration one) {
    all.add(one);
  }

  int count() {
    return all.size();
  }

  /**
   * The one that so many are not above.
   *
   * @param percent 1 to 100
   * @return nothing at all if there is none
   */
  Duration percentile(int percent) {
    List<Duration> sorted = all.stream().sorted().toList();
    int at = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
    return sorted.isEmpty() ? Duration.ZERO : sorted.get(Math.max(0, at));
  }
}
