package org.paygress.system.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void so_much_a_minute_is_tolerated_and_no_more() {
    TokenBucket meter = new TokenBucket(3, 0);
    assertThat(meter.tolerate(1, 0)).isTrue();
    assertThat(meter.tolerate(1, 0)).isTrue();
    assertThat(meter.tolerate(1, 0)).isTrue();
    assertThat(meter.tolerate(1, 0)).isFalse();
  }

  @Test
  void time_brings_tolerance_back_up_to_the_limit() {
    TokenBucket meter = new TokenBucket(3, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(meter.tolerate(1, 0)).isTrue();
    }
    assertThat(meter.tolerate(1, 20 * SECOND)).isTrue();
    assertThat(meter.tolerate(1, 20 * SECOND)).isFalse();
    for (int i = 0; i < 3; i++) {
      assertThat(meter.tolerate(1, 600 * SECOND)).isTrue();
    }
    assertThat(meter.tolerate(1, 600 * SECOND)).isFalse();
  }

  @Test
  void what_may_be_another_mans_fault_weighs_less() {
    TokenBucket meter = new TokenBucket(1, 0);
    for (int i = 0; i < 4; i++) {
      assertThat(meter.tolerate(0.25, 0)).isTrue();
    }
    assertThat(meter.tolerate(0.25, 0)).isFalse();
  }

  @Test
  void a_debt_grows_no_further_than_its_bound_and_is_soon_forgotten() {
    TokenBucket meter = new TokenBucket(60, 1, 0);
    assertThat(meter.tolerate(60, 0)).isTrue();
    assertThat(meter.tolerate(0.5, 0)).isFalse();
    assertThat(meter.isDeepInDebt()).isFalse();
    assertThat(meter.tolerate(100, 0)).isFalse();
    assertThat(meter.isDeepInDebt()).isTrue();
    assertThat(meter.tolerate(1, 2 * SECOND)).isTrue();
  }

  @Test
  void it_is_not_refilled_by_a_clock_that_goes_back_and_forth() {
    long now = Duration.ofDays(1).toNanos();
    TokenBucket bucket = new TokenBucket(2, 1, now);
    assertThat(bucket.tolerate(2, now)).isTrue();
    assertThat(bucket.tolerate(1, now - Duration.ofHours(1).toNanos())).isFalse();
    assertThat(bucket.tolerate(1, now)).isFalse();
  }

  @Test
  void who_asks_in_vain_keeps_nobody_from_what_comes_in() {
    TokenBucket bucket = new TokenBucket(6, 0);
    int taken = 0;
    for (int i = 0; i < 60_000; i++) {
      taken += bucket.take(i * SECOND / 1_000) ? 1 : 0;
    }
    // Six at once, and one every ten seconds of the minute.
    assertThat(taken).isBetween(6 + 5, 6 + 6);
  }
}
