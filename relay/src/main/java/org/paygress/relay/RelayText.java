package org.paygress.relay;

import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Makes what a relay says, and what connecting to it threw, fit for a status line or a log. */
public final class RelayText {

  private static final int CHARS_MAX = 120;

  private RelayText() {}

  /** A relay's own words: no control characters, at most 120 characters. */
  public static String safe(String words) {
    String head = words.length() > CHARS_MAX ? words.substring(0, CHARS_MAX) : words;
    return head.replaceAll("[^\\x20-\\x7e]", "?");
  }

  /** What went wrong, in words of our own. */
  public static String describe(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      switch (t) {
        case HttpTimeoutException _, TimeoutException _ -> {
          return "timed out";
        }
        case WebSocketHandshakeException h -> {
          return "refused the WebSocket handshake with HTTP " + h.getResponse().statusCode();
        }
        case UnresolvedAddressException _ -> {
          return "has no such host name";
        }
        case SSLException _ -> {
          return "failed in TLS";
        }
        case ConnectException c when !(c.getCause() instanceof UnresolvedAddressException) -> {
          return "does not accept connections";
        }
        default -> {}
      }
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "failed: " + root.getClass().getSimpleName();
  }
}
