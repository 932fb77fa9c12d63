package org.paygress.relay;

import java.time.Duration;

/**
 * Waits and intervals of one connection. All are positive.
 *
 * @param connectTimeout for TCP, TLS and the WebSocket handshake together
 * @param sendTimeout for one message to leave; the connection is dropped after it
 * @param answerTimeout for EOSE after REQ and for OK after EVENT
 * @param pingInterval a relay silent for this long is pinged, for twice as long dropped
 */
public record RelayTiming(
    Duration connectTimeout, Duration sendTimeout, Duration answerTimeout, Duration pingInterval) {

  public static RelayTiming defaults() {
    return new RelayTiming(
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(30));
  }

  /** The same, but for how long connecting may take. */
  public RelayTiming connecting(Duration timeout) {
    return new RelayTiming(timeout, sendTimeout, answerTimeout, pingInterval);
  }

  /** The same, but for how soon a silent relay is pinged. */
  public RelayTiming pinging(Duration interval) {
    return new RelayTiming(connectTimeout, sendTimeout, answerTimeout, interval);
  }
}
