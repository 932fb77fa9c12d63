package org.paygress.provider.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.paygress.system.retry.Backoff;
import org.paygress.system.time.Periodic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does pieces of work on other threads, each once at a time. A piece that broke off means "not
 * yet": it rests, longer each time, and may then be started again.
 */
final class SupervisedWork {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedWork.class);
  private static final Duration REST_MIN = Duration.ofSeconds(2);
  private static final Duration REST_MAX = Duration.ofMinutes(2);

  /** Something to do; safe to do again. */
  @FunctionalInterface
  interface Work {

    /** Whether it came to its end. */
    boolean run();
  }

  private record Rest(int failures, Instant until) {}

  private final Executor executor;
  private final InstantSource clock;
  private final Set<Object> underWay = ConcurrentHashMap.newKeySet();
  private final Map<Object, Rest> resting = new ConcurrentHashMap<>();
  private final AtomicLong takenUpAgain = new AtomicLong();
  private volatile Optional<Periodic.Failure> brokeOff = Optional.empty();

  SupervisedWork(Executor executor, InstantSource clock) {
    this.executor = executor;
    this.clock = clock;
  }

  /**
   * Starts a piece, unless it is under way.
   *
   * @param piece tells it from others, by {@code equals}
   * @param name for people
   */
  void start(Object piece, String name, Work work) {
    if (underWay.add(piece)) {
      try {
        executor.execute(() -> go(piece, name, work));
      } catch (RejectedExecutionException e) {
        underWay.remove(piece);
        LOG.info("{} is left for the next start: the daemon is stopping", name);
      }
    }
  }

  /** Starts a piece that nobody is at, unless it rests. */
  void startAgain(Object piece, String name, Work work) {
    Rest rest = resting.get(piece);
    if (hasRested(rest) && !underWay.contains(piece)) {
      if (rest != null) {
        takenUpAgain.incrementAndGet();
      }
      LOG.info("{} is taken up again", name);
      start(piece, name, work);
    }
  }

  /** A rest that is longer than any is one that a clock was put back in. */
  private boolean hasRested(@Nullable Rest rest) {
    if (rest == null) {
      return true;
    }
    Instant now = clock.instant();
    return !now.isBefore(rest.until()) || now.plus(REST_MAX).isBefore(rest.until());
  }

  /** How many pieces that broke off were begun again. */
  long takenUpAgain() {
    return takenUpAgain.get();
  }

  /** How many pieces broke off and wait for their next turn. */
  int resting() {
    return resting.size();
  }

  /** The piece that broke off last, and what it threw. */
  Optional<Periodic.Failure> brokeOff() {
    return brokeOff;
  }

  /** Forgets the rests of pieces that are not among {@code pieces}: nobody waits for them. */
  void forgetAllBut(Set<?> pieces) {
    resting.keySet().retainAll(pieces);
  }

  private void go(Object piece, String name, Work work) {
    boolean done = false;
    try {
      done = work.run();
    } catch (RuntimeException e) {
      LOG.error("{} broke off; it will be taken up again", name, e);
      brokeOff = Optional.of(new Periodic.Failure(clock.instant(), name + ": " + e));
    } finally {
      if (done) {
        resting.remove(piece);
      } else {
        resting.compute(piece, (_, before) -> rest(before == null ? 1 : before.failures() + 1));
      }
      underWay.remove(piece);
    }
  }

  private Rest rest(int failures) {
    return new Rest(failures, clock.instant().plus(Backoff.after(failures, REST_MIN, REST_MAX)));
  }
}
