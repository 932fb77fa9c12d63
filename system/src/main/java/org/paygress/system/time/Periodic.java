package org.paygress.system.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done again and again on a thread of its own until it is closed. What it throws is
 * logged and noted, and the next run comes all the same.
 */
public final class Periodic implements AutoCloseable {

  /** The work; idempotent, since it may be interrupted. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** A run that threw; {@code what} is the exception's own text. */
  public record Failure(Instant at, String what) {}

  /**
   * How it went so far.
   *
   * @param lastRun when the last run ended, well or not
   */
  public record Report(String name, Optional<Instant> lastRun, Optional<Failure> lastFailure) {}

  private static final Duration LOOK_AT_CLOCK = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Periodic.class);

  private final InstantSource clock;
  private final Work work;
  private final Supplier<Duration> pause;
  private final boolean byClock;
  private final Thread thread;
  private volatile Report report;
  private volatile boolean pauseFirst;

  /**
   * @param name of the work, for people and for its thread
   * @param pause how long to wait after a run, asked after each
   */
  public Periodic(String name, Supplier<Duration> pause, InstantSource clock, Work work) {
    this(name, pause, false, clock, work);
  }

  private Periodic(
      String name, Supplier<Duration> pause, boolean byClock, InstantSource clock, Work work) {
    this.byClock = byClock;
    this.clock = clock;
    this.work = work;
    this.pause = pause;
    this.report = new Report(name, Optional.empty(), Optional.empty());
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
  }

  /** With the same pause after each run. */
  public static Periodic every(Duration pause, String name, InstantSource clock, Work work) {
    return new Periodic(name, () -> pause, clock, work);
  }

  /**
   * With a pause, asked for after each run, that the clock measures: a clock that jumps, or a
   * machine that stood still, makes the next run come within a second. For long pauses.
   */
  public static Periodic byClock(
      Supplier<Duration> pause, String name, InstantSource clock, Work work) {
    return new Periodic(name, pause, true, clock, work);
  }

  /** Starts; the first run comes at once. */
  public Periodic start() {
    thread.start();
    return this;
  }

  /** Starts; the first run comes after a pause. */
  public void startLater() {
    pauseFirst = true;
    thread.start();
  }

  /** What became of it so far. */
  public Report report() {
    return report;
  }

  private void loop() {
    try {
      if (pauseFirst) {
        rest();
      }
      while (!Thread.currentThread().isInterrupted()) {
        once();
        rest();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void rest() throws InterruptedException {
    Duration wait = pause.get();
    if (!byClock) {
      Thread.sleep(wait);
      return;
    }
    Instant since = clock.instant();
    while (Duration.between(since, clock.instant()).abs().compareTo(wait) < 0) {
      Thread.sleep(LOOK_AT_CLOCK);
    }
  }

  private void once() throws InterruptedException {
    Optional<Failure> failure = report.lastFailure();
    try {
      work.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | Error e) {
      // Whatever it was, the work that nobody else does must come again.
      LOG.error("{} failed; it will be tried again", report.name(), e);
      failure = Optional.of(new Failure(clock.instant(), e.toString()));
    }
    report = new Report(report.name(), Optional.of(clock.instant()), failure);
  }

  /** Interrupts a run under way; none begins afterwards. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
