package org.paygress.templates;

/** What must answer, besides SSH, before a container is called ready. */
public sealed interface Readiness {

  /** SSH alone. */
  record None() implements Readiness {}

  /**
   * A TCP connection to this port of the container must be accepted.
   *
   * @param port 1..65535
   * @param timeoutSecs how long to wait for it, 1..600
   */
  record Tcp(int port, int timeoutSecs) implements Readiness {
    public Tcp {
      if (port < 1 || port > 65535 || timeoutSecs < 1 || timeoutSecs > 600) {
        throw new IllegalArgumentException("port 1..65535, timeout_secs 1..600");
      }
    }
  }
}
