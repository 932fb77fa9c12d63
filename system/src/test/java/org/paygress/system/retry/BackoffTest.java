package org.paygress.system.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration MIN = Duration.ofMillis(500);
  private static final Duration MAX = Duration.ofSeconds(60);

  @Test
  void waits_double_up_to_the_cap_and_vary_by_half() {
    Backoff backoff = new Backoff(MIN, MAX);
    for (long ceiling : new long[] {500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000}) {
      assertThat(backoff.next().toMillis()).isBetween(ceiling / 2, ceiling);
    }
  }

  @Test
  void a_reset_starts_from_the_shortest_wait() {
    Backoff backoff = new Backoff(MIN, MAX);
    backoff.next();
    backoff.next();
    backoff.reset();
    assertThat(backoff.next()).isBetween(MIN.dividedBy(2), MIN);
  }

  @Test
  void a_wait_after_many_failures_stays_within_the_cap() {
    assertThat(Backoff.after(1, MIN, MAX)).isBetween(MIN.dividedBy(2), MIN);
    assertThat(Backoff.after(2, MIN, MAX)).isBetween(MIN, MIN.multipliedBy(2));
    assertThat(Backoff.after(Integer.MAX_VALUE, MIN, MAX)).isBetween(MAX.dividedBy(2), MAX);
  }
}
