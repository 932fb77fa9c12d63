package org.paygress.protocol;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scheme, host and port of a URL in one form (RFC 6454): scheme and host in lower case, the host in
 * ASCII (IDNA, RFC 3490) and without the dot of the root, an IPv6 address as RFC 5952 has it, a
 * default port left out.
 *
 * @param port 1 to 65535, or -1 for the scheme's own
 */
public record Origin(String scheme, String host, int port) {

  /** What {@link URI} does not take for a server: above all, host names that are not ASCII. */
  private static final Pattern NAME_AND_PORT = Pattern.compile("([^@:\\[\\]]+)(?::([0-9]{1,5}))?");

  /** Reads it; empty unless the URL names a scheme and a host, and no user. */
  public static Optional<Origin> of(URI url) {
    if (url.getScheme() == null || url.getRawAuthority() == null || url.getRawUserInfo() != null) {
      return Optional.empty();
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    if (url.getHost() != null) {
      return of(scheme, url.getHost(), url.getPort());
    }
    Matcher authority = NAME_AND_PORT.matcher(url.getRawAuthority());
    if (!authority.matches()) {
      return Optional.empty();
    }
    String port = authority.group(2);
    return ascii(authority.group(1))
        .flatMap(name -> of(scheme, name, port == null ? -1 : Integer.parseInt(port)));
  }

  private static Optional<Origin> of(String scheme, String name, int port) {
    String lower = name.toLowerCase(Locale.ROOT);
    String host =
        lower.startsWith("[")
            ? Ipv6Text.normal(lower).orElse("")
            : lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    int shown = port == defaultPort(scheme) ? -1 : port;
    boolean valid = isServer(host) && (port == -1 || (port >= 1 && port <= 65_535));
    return valid ? Optional.of(new Origin(scheme, host, shown)) : Optional.empty();
  }

  private static Optional<String> ascii(String name) {
    try {
      return Optional.of(IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isServer(String host) {
    try {
      return host.equals(new URI("any://" + host).getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case "https", "wss" -> 443;
      case "http", "ws" -> 80;
      default -> -1;
    };
  }

  /** Whether it is this machine, by text; never by name lookup. */
  public boolean isLoopback() {
    return LoopbackHost.matches(host);
  }

  @Override
  public String toString() {
    return scheme + "://" + host + (port == -1 ? "" : ":" + port);
  }
}
