package org.paygress.cashu.mint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0,0",
    " 7 ,7",
    "999999999,86400",
    "'Thu, 01 Jan 2026 00:01:00 GMT',60",
    "'Wed, 31 Dec 2025 23:59:00 GMT',0"
  })
  void seconds_and_dates_are_read_up_to_a_day(String header, long seconds) {
    assertThat(RetryAfter.parse(header, NOW)).contains(new RetryAfter(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "soon", "9999999999", "2026-01-01T00:00:00Z"})
  void anything_else_is_none(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isEqualTo(Optional.empty());
  }

  @Test
  void the_wait_is_never_shorter_than_asked_and_at_most_a_quarter_longer() {
    RetryAfter four = new RetryAfter(Duration.ofSeconds(4));
    SplittableRandom random = new SplittableRandom(1);

    for (int i = 0; i < 1_000; i++) {
      assertThat(four.jittered(random)).isBetween(Duration.ofSeconds(4), Duration.ofMillis(5_025));
    }
  }
}
