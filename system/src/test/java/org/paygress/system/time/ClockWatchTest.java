package org.paygress.system.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

  private final AtomicReference<Instant> wall = new AtomicReference<>(Instant.EPOCH);
  private final AtomicLong nanos = new AtomicLong();
  private final ClockWatch watch = new ClockWatch(wall::get, nanos::get);

  private void pass(Duration onTheWall, Duration indeed) {
    wall.updateAndGet(before -> before.plus(onTheWall));
    nanos.addAndGet(indeed.toNanos());
  }

  @Test
  void time_that_passes_is_no_jump() {
    pass(Duration.ofDays(3), Duration.ofDays(3));
    assertThat(watch.jump()).isZero();
    pass(Duration.ofSeconds(1_004), Duration.ofSeconds(1_000));
    assertThat(watch.jump()).isZero();
  }

  @Test
  void a_jump_is_told_once() {
    pass(Duration.ofHours(3), Duration.ofHours(1));
    assertThat(watch.jump()).isEqualTo(Duration.ofHours(2));
    assertThat(watch.jump()).isZero();
    pass(Duration.ofHours(-2), Duration.ZERO);
    assertThat(watch.jump()).isEqualTo(Duration.ofHours(-2));
  }

  @Test
  void a_clock_that_creeps_away_jumps_in_the_end() {
    for (int i = 0; i < 4; i++) {
      pass(Duration.ofSeconds(2), Duration.ofSeconds(1));
      assertThat(watch.jump()).isZero();
    }
    pass(Duration.ofSeconds(2), Duration.ofSeconds(1));
    assertThat(watch.jump()).isEqualTo(Duration.ofSeconds(5));
  }
}
