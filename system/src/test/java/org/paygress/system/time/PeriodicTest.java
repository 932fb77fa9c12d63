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
