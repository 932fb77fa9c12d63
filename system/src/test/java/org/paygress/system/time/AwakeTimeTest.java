package org.paygress.system.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AwakeTimeTest {

  private final AtomicLong machine = new AtomicLong(7);
  private final AwakeTime awake = new AwakeTime(machine::get);
  private final long begin = awake.nanos();

  private Duration after(Duration... looks) {
    for (Duration look : looks) {
      machine.addAndGet(look.toNanos());
      awake.nanos();
    }
    return Duration.ofNanos(awake.nanos() - begin);
  }

  @Test
  void time_that_is_looked_at_passes() {
    assertThat(after(Duration.ofSeconds(1), AwakeTime.GAP, Duration.ofSeconds(3)))
        .isEqualTo(AwakeTime.GAP.plusSeconds(4));
  }

  @Test
  void a_machine_that_stood_still_was_not_awake() {
    Duration pause = AwakeTime.GAP.plusNanos(1);
    assertThat(after(Duration.ofSeconds(1), pause, Duration.ofSeconds(1), Duration.ofHours(10)))
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void a_pause_that_both_clocks_went_on_in_is_a_jump_of_the_wall() {
    ClockWatch watch = new ClockWatch(() -> Instant.EPOCH.plusNanos(machine.get()), awake);
    machine.addAndGet(Duration.ofMinutes(10).toNanos());
    assertThat(watch.jump()).isEqualTo(Duration.ofMinutes(10));
    machine.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(watch.jump()).isZero();
  }
}
