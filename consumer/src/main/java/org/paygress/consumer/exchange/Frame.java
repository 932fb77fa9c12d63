package org.paygress.consumer.exchange;

import java.util.Optional;

/**
 * A WebSocket message while its fragments come in. One beyond the limit is thrown away as it comes,
 * so that it never takes more memory than one within.
 *
 * <p>It does not end the connection: anybody can have a relay store a large event addressed to us,
 * and nothing behind it would ever be read.
 */
public final class Frame {

  private final int charsMax;
  private final StringBuilder text = new StringBuilder();
  private boolean tooLong;

  public Frame(int charsMax) {
    this.charsMax = charsMax;
  }

  /** The message, once it is complete and if it was not too long. */
  public Optional<String> add(CharSequence fragment, boolean last) {
    tooLong = tooLong || fragment.length() > charsMax - text.length();
    if (tooLong) {
      text.setLength(0);
    } else {
      text.append(fragment);
    }
    if (!last) {
      return Optional.empty();
    }
    Optional<String> message = tooLong ? Optional.empty() : Optional.of(text.toString());
    text.setLength(0);
    tooLong = false;
    return message;
  }
}
