package org.paygress.system.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PeriodicTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  @Test
  void work_that_throws_is_noted_and_done_again() {
    AtomicInteger runs = new AtomicInteger();
    try (Periodic periodic =
        Periodic.every(
            Duration.ofMillis(1),
            "look",
            CLOCK,
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("the disk is gone");
              }
            })) {
      periodic.start();
      Awaitility.await().until(() -> runs.get() >= 3);
      assertThat(periodic.report().lastRun()).contains(NOW);
      assertThat(periodic.report().lastFailure())
          .contains(new Periodic.Failure(NOW, "java.lang.IllegalStateException: the disk is gone"));
    }
  }

  @Test
  void nothing_has_run_before_the_start() {
    try (Periodic periodic = Periodic.every(Duration.ofDays(1), "idle", CLOCK, () -> {})) {
      assertThat(periodic.report().lastRun()).isEmpty();
    }
  }

  @Test
  void a_pause_that_the_clock_measures_is_over_when_the_clock_says_so() {
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger looks = new AtomicInteger();
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    InstantSource clock =
        () -> {
          looks.incrementAndGet();
          return now.get();
        };
    try (Periodic periodic =
        Periodic.byClock(() -> Duration.ofHours(1), "hourly", clock, runs::incrementAndGet)) {
      periodic.start();
      // One when the run is noted, one when the pause begins, one in it.
      await().until(() -> looks.get() >= 3);
      now.set(NOW.plus(Duration.ofMinutes(59)));
      await().until(() -> looks.get() >= 5);
      assertThat(runs).hasValue(1);
      now.set(NOW.plus(Duration.ofHours(1)));
      await().until(() -> runs.get() == 2);
      int before = looks.get();
      await().until(() -> looks.get() >= before + 3);
      // Set back.
      now.set(NOW);
      await().until(() -> runs.get() == 3);
    }
  }

  @Test
  void closing_interrupts_a_run_and_none_follows() throws Exception {
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    Periodic periodic =
        Periodic.every(
                Duration.ofMillis(1),
                "slow",
                CLOCK,
                () -> {
                  said.add("begun");
                  Thread.sleep(Duration.ofDays(1));
                })
            .start();
    assertThat(said.poll(5, TimeUnit.SECONDS)).isEqualTo("begun");
    periodic.close();
    assertThat(said.poll(50, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void an_error_does_not_end_it() {
    AtomicInteger runs = new AtomicInteger();
    Periodic.Work failing =
        () -> {
          if (runs.incrementAndGet() == 1) {
            throw new AssertionError("a call into the system failed");
          }
        };
    try (Periodic periodic =
        Periodic.every(Duration.ofMillis(5), "test", InstantSource.system(), failing)) {
      periodic.start();
      await().until(() -> runs.get() > 1);
      assertThat(periodic.report().lastFailure()).isPresent();
    }
  }
}
