package org.paygress.provider.siege;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What became of what honest consumers asked for. */
final class Tally {

  final Latencies spawns = new Latencies();
  final Latencies topUps = new Latencies();
  final Latencies statuses = new Latencies();
  final AtomicInteger refused = new AtomicInteger();

  private final Queue<String> why = new ConcurrentLinkedQueue<>();

  void refused(String what) {
    refused.incrementAndGet();
    why.add(what);
  }

  /** The refusals in words, the first few. */
  Iterable<String> words() {
    return why.stream().limit(20).toList();
  }
}
