package org.paygress.protocol.message;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** A relay's address as a stranger's list names it. */
final class RelayAddress {

  private static final int MAX_CHARS = 512;

  private RelayAddress() {}

  /** The address if it is a websocket's with a host. */
  static Optional<URI> parse(String text) {
    if (text.length() > MAX_CHARS) {
      return Optional.empty();
    }
    try {
      var uri = new URI(text);
      var websocket =
          "wss".equalsIgnoreCase(uri.getScheme()) || "ws".equalsIgnoreCase(uri.getScheme());
      return websocket && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
