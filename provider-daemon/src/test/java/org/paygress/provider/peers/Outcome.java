package org.paygress.provider.peers;

import org.junit.jupiter.api.Assumptions;

/** Whether a peer could be had, found out once. */
sealed interface Outcome<T> {

  /** How a peer is got. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws Exception;
  }

  record Had<T>(T value) implements Outcome<T> {}

  record Missing<T>(Exception cause) implements Outcome<T> {}

  static <T> Outcome<T> of(Attempt<T> attempt) {
    try {
      return new Had<>(attempt.run());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Missing<>(e);
    } catch (Exception e) {
      return new Missing<>(e);
    }
  }

  /**
   * The peer. Without it the test is aborted with the reason, as it says nothing then; but in CI
   * ({@code CI=true}) every peer must be there and the test fails.
   */
  default T orAbort() {
    return switch (this) {
      case Had<T>(T value) -> value;
      case Missing<T>(Exception cause) -> {
        String reason = "a peer is missing: " + cause.getMessage();
        if ("true".equals(System.getenv("CI"))) {
          throw new AssertionError(reason, cause);
        }
        yield Assumptions.abort(reason);
      }
    };
  }
}
