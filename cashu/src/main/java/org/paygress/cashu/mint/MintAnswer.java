package org.paygress.cashu.mint;

import org.paygress.system.Parsed;

/**
 * What became of a request to a mint. The cases differ in the one thing a wallet must know: whether
 * the mint may have acted.
 *
 * @param <T> the content of a good answer
 */
public sealed interface MintAnswer<T> {

  /** The mint acted, and this is its answer. */
  record Done<T>(T value) implements MintAnswer<T> {}

  /**
   * The mint says that it did not act.
   *
   * @param status the HTTP status
   * @param code the mint's error code (NUT-00), 0 when it gave none
   */
  record Rejected<T>(int status, int code) implements MintAnswer<T> {}

  /** The request never reached the mint, or was turned away at its door. */
  record NotSent<T>(String message) implements MintAnswer<T> {}

  /** The mint may have acted: no answer in time, none that can be read, or a server error. */
  record Unclear<T>(String message) implements MintAnswer<T> {}

  /** Reads the content of a good answer; one that cannot be read is unclear. */
  default <R> MintAnswer<R> read(Reader<? super T, R> reader) {
    return switch (this) {
      case Done<T>(var value) ->
          switch (reader.read(value)) {
            case Parsed.Ok<R>(var result) -> new Done<>(result);
            case Parsed.Malformed<R>(var reason) -> new Unclear<>(reason);
          };
      case Rejected<T>(int status, int code) -> new Rejected<>(status, code);
      case NotSent<T>(var message) -> new NotSent<>(message);
      case Unclear<T>(var message) -> new Unclear<>(message);
    };
  }

  /** Says why there is no value, for people. */
  default String failure() {
    return switch (this) {
      case Done<T> done -> "the mint answered";
      case Rejected<T>(int status, int code) ->
          "the mint refused: "
              + MintErrorCode.words(code)
              + " (status "
              + status
              + ", code "
              + code
              + ")";
      case NotSent<T>(var message) -> message;
      case Unclear<T>(var message) -> message;
    };
  }

  /** Makes sense of an answer's content. */
  @FunctionalInterface
  interface Reader<T, R> {
    /** Total: never throws. */
    Parsed<R> read(T value);
  }
}
