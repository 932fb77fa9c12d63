package org.paygress.testbed.mint;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The fault switches of a mint: per path, for the next so many requests. */
public final class MintFaults {
  private record Armed(MintFault fault, int times) {}

  /** A refusal with nothing behind it. */
  record Refusal(int code, String detail) {}

  /** What a request does at a mint. */
  @FunctionalInterface
  interface Act {
    void run() throws IOException, InterruptedException;
  }

  private final AtomicReference<Act> late = new AtomicReference<>(() -> {});
  private final ConcurrentMap<String, Armed> byPath = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Duration latency = Duration.ZERO;
  private volatile Refusal refusal = new Refusal(0, "no");
  private volatile String retryAfter = "1";
  private volatile Duration delay = Duration.ofMillis(100);

  /**
   * The next {@code times} requests to a path go wrong.
   *
   * @param path for example "/v1/swap"; one that ends in "/*" stands for all below it
   */
  public void arm(String path, MintFault fault, int times) {
    byPath.put(path, new Armed(fault, times));
  }

  /** All requests to a path go wrong from now on. */
  public void arm(String path, MintFault fault) {
    arm(path, fault, Integer.MAX_VALUE);
  }

  /** All is well again. */
  public void clear() {
    byPath.clear();
  }

  /** Every answer comes so much later from now on. */
  public void latency(Duration time) {
    latency = time;
  }

  void beFar() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(latency.toMillis());
  }

  /** How long {@link MintFault#DELAY} takes. */
  public void delay(Duration time) {
    delay = time;
  }

  /** What {@link MintFault#REFUSAL} says, in code and in words. */
  public void refusal(int code, String detail) {
    refusal = new Refusal(code, detail);
  }

  Refusal refusal() {
    return refusal;
  }

  /** What {@link MintFault#TOO_MANY_REQUESTS} says: seconds or a date. */
  public void retryAfter(String header) {
    retryAfter = header;
  }

  String retryAfter() {
    return retryAfter;
  }

  Optional<MintFault> next(String path) {
    MintFault[] taken = new MintFault[1];
    String parent = path.substring(0, path.lastIndexOf('/') + 1) + "*";
    byPath.computeIfPresent(
        byPath.containsKey(path) ? path : parent,
        (key, armed) -> {
          taken[0] = armed.fault();
          return armed.times() <= 1 ? null : new Armed(armed.fault(), armed.times() - 1);
        });
    return Optional.ofNullable(taken[0]);
  }

  /** Keeps an act for later; one at a time. */
  void keep(Act act) {
    late.set(act);
  }

  /** Does what was kept, if anything was. */
  void doWhatWasKept() throws IOException, InterruptedException {
    Act act = late.getAndSet(() -> {});
    act.run();
  }

  void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(delay.toMillis());
  }

  /** As long as nobody in a test waits. */
  void neverAnswer() throws InterruptedException {
    boolean ended = closed.await(60, TimeUnit.SECONDS);
    if (!ended) {
      throw new InterruptedException("nobody waits that long");
    }
  }

  void close() {
    closed.countDown();
  }
}
