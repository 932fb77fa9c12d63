package org.paygress.provider.siege;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long answers took; filled by many threads. */
final class Latencies {

  private final long startNanos = System.nanoTime();
  private final Queue<Duration> all = new ConcurrentLinkedQueue<>();
  private final Queue<String> slow = new ConcurrentLinkedQueue<>();

  /**
   * @param slowFrom one that took so long is remembered with its time
   */
  void add(Duration one, Duration slowFrom) {
    all.add(one);
    if (one.compareTo(slowFrom) >= 0) {
      Duration at = Duration.ofNanos(System.nanoTime() - startNanos);
      slow.add(one.toMillis() + " ms at second " + at.toSeconds());
    }
  }

  /** The first that were slow, and when they were answered. */
  List<String> slow() {
    return slow.stream().limit(30).toList();
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
