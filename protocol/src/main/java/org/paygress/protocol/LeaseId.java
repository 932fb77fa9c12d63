package org.paygress.protocol;

import java.util.Optional;

/**
 * The number of a lease, at least {@value #FIRST}; given once and never again.
 *
 * <p>On the wire it reads {@code container-<number>}; clients also send the bare number.
 */
public record LeaseId(long number) {

  /** The first number ever given. */
  public static final long FIRST = 1000;

  private static final String PREFIX = "container-";
  private static final int DIGITS_MAX = 18;

  public LeaseId {
    if (number < FIRST) {
      throw new IllegalArgumentException("a lease number is at least " + FIRST);
    }
  }

  /** Reads either wire form; empty when the text is neither. */
  public static Optional<LeaseId> parse(String text) {
    String digits = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    boolean plain =
        !digits.isEmpty()
            && digits.length() <= DIGITS_MAX
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!plain) {
      return Optional.empty();
    }
    long number = Long.parseLong(digits);
    return number < FIRST ? Optional.empty() : Optional.of(new LeaseId(number));
  }

  /** The form clients see: {@code container-1000}. */
  public String wire() {
    return PREFIX + number;
  }

  /** The name of everything on the host that belongs to this lease: {@code pg-1000}. */
  public String hostName() {
    return "pg-" + number;
  }

  @Override
  public String toString() {
    return wire();
  }
}
