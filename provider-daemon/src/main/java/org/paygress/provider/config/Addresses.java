package org.paygress.provider.config;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/** Network addresses as a configuration file may hold them; nothing here asks the network. */
public final class Addresses {

  private static final Pattern HOST_NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
              + "(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");
  private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");

  private Addresses() {}

  /** Whether {@code text} is a host name or an IP literal, without scheme, port or path. */
  public static boolean isHost(String text) {
    return (text.contains(":") || DIGITS_AND_DOTS.matcher(text).matches())
        ? isIpLiteral(text)
        : HOST_NAME.matcher(text).matches();
  }

  /** Whether {@code host} names this machine itself. */
  public static boolean isLoopback(String host) {
    String bare = host.replaceAll("^\\[|\\]$", "").toLowerCase(Locale.ROOT);
    return bare.equals("localhost")
        || (isIpLiteral(bare) && InetAddress.ofLiteral(bare).isLoopbackAddress());
  }

  private static boolean isIpLiteral(String text) {
    try {
      // Four parts, since shorter IPv4 forms are legal but never meant.
      return !InetAddress.ofLiteral(text).getHostAddress().isEmpty()
          && (text.contains(":") || text.chars().filter(c -> c == '.').count() == 3);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
