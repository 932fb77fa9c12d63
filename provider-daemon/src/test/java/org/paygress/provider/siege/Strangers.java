package org.paygress.provider.siege;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.paygress.protocol.nostr.Event;
import org.paygress.testbed.relay.DevRelay;

/**
 * Sends what strangers made beforehand, at a steady rate, over all relays: most of it over those
 * that are honest. When it has sent all it begins again; by then the daemon has forgotten the
 * first.
 */
final class Strangers implements AutoCloseable {

  /** Beyond this many messages that have not left a relay it is the reader who is behind. */
  private static final int BACKLOG_MAX = 1_000;

  private static final Duration TICK = Duration.ofMillis(2);
  private static final int TO_LIAR = 10;

  /** So seldom that it takes little of the processor, and all are new within ten minutes. */
  private static final Duration RENEWAL = Duration.ofMillis(3);

  private final StrangerMessages making;
  private final AtomicReferenceArray<String> messages;
  private final Event like;
  private final List<DevRelay> honest;
  private final DevRelay liar;
  private final int perSecond;
  private final Thread thread;
  private final Thread renewal;
  private volatile boolean stopped;
  private volatile long sent;
  private volatile long startNanos;
  private volatile long stopNanos;

  Strangers(
      StrangerMessages making, int count, List<DevRelay> honest, DevRelay liar, int perSecond) {
    this.making = making;
    this.messages = new AtomicReferenceArray<>(making.make(count));
    this.like = making.like();
    this.honest = honest;
    this.liar = liar;
    this.perSecond = perSecond;
    this.thread = Thread.ofPlatform().name("strangers").unstarted(this::sendAll);
    this.renewal = Thread.ofPlatform().name("renewal").unstarted(this::renew);
  }

  void start() {
    startNanos = System.nanoTime();
    thread.start();
    renewal.start();
  }

  private void renew() {
    for (int i = 0; !stopped; i = (i + 1) % messages.length()) {
      messages.set(i, making.one(i));
      LockSupport.parkNanos(RENEWAL.toNanos());
    }
  }

  private void sendAll() {
    long count = 0;
    long lost = 0;
    while (!stopped) {
      long due = (System.nanoTime() - startNanos) * perSecond / 1_000_000_000L - lost;
      while (count < due && !stopped) {
        DevRelay relay = relay(count);
        if (relay.backlog() > BACKLOG_MAX) {
          // What could not be sent in its time is not made up for.
          lost += due - count;
          break;
        }
        relay.passOn(like, messages.get((int) (count % messages.length())));
        count++;
      }
      sent = count;
      LockSupport.parkNanos(TICK.toNanos());
    }
    stopNanos = System.nanoTime();
  }

  private DevRelay relay(long number) {
    return number % TO_LIAR == 0 ? liar : honest.get((int) (number % honest.size()));
  }

  /** Messages a second that left, on average. */
  long perSecond() {
    return Math.round(sent / ((stopNanos - startNanos) / 1e9));
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
      renewal.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
