package org.paygress.system;

import java.util.function.Function;

/**
 * The result of reading something a stranger sent: a value, or the reason why it is none.
 *
 * <p>Parsing is total: it never throws on any input. The reason never repeats the input, since that
 * may hold a secret.
 *
 * @param <T> what was read
 */
public sealed interface Parsed<T> {

  /** The input was well-formed. */
  record Ok<T>(T value) implements Parsed<T> {}

  /** The input was not; {@code reason} is safe to log and to send back. */
  record Malformed<T>(String reason) implements Parsed<T> {}

  static <T> Parsed<T> ok(T value) {
    return new Ok<>(value);
  }

  static <T> Parsed<T> malformed(String reason) {
    return new Malformed<>(reason);
  }

  /** Applies {@code f} to the value; a malformed result passes through. */
  default <R> Parsed<R> then(Function<? super T, Parsed<R>> f) {
    return switch (this) {
      case Ok<T>(var value) -> f.apply(value);
      case Malformed<T>(var reason) -> new Malformed<>(reason);
    };
  }
}
