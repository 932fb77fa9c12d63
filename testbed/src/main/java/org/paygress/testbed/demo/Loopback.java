package org.paygress.testbed.demo;

import java.net.URI;

/** Addresses of services on this machine's loopback. */
final class Loopback {

  private Loopback() {}

  static boolean is(URI uri) {
    String host = uri.getHost();
    return host != null && (host.equals("localhost") || host.matches("127(\\.[0-9]{1,3}){3}"));
  }

  /** The TCP port, given or implied by the scheme. */
  static int port(URI uri) {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return switch (uri.getScheme()) {
      case "https", "wss" -> 443;
      default -> 80;
    };
  }
}
