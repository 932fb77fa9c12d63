package org.paygress.cashu.mint;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long a mint that is too busy asks to be left alone (RFC 9110, "Retry-After").
 *
 * @param delay not negative, at most one day
 */
record RetryAfter(Duration delay) {
  private static final Duration MAX = Duration.ofDays(1);

  RetryAfter {
    delay = delay.isNegative() ? Duration.ZERO : delay;
    delay = delay.compareTo(MAX) > 0 ? MAX : delay;
  }

  /** Reads seconds or a date; empty for anything else. */
  static Optional<RetryAfter> parse(String header, Instant now) {
    String text = header.strip();
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(new RetryAfter(Duration.ofSeconds(Long.parseLong(text))));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(new RetryAfter(Duration.between(now, then)));
    } catch (DateTimeParseException neither) {
      return Optional.empty();
    }
  }

  /** The delay and up to a quarter more, so that those turned away together do not return so. */
  Duration jittered(RandomGenerator random) {
    return delay.plusMillis(random.nextLong(delay.toMillis() / 4 + 25));
  }
}
