package org.paygress.protocol;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/** An IPv6 address as a URL's host, {@code [::1]}, in the one form of RFC 5952. */
final class Ipv6Text {

  private static final int GROUPS = 8;

  private Ipv6Text() {}

  /**
   * The normal form, in brackets; an IPv4-mapped address is that IPv4 address, which is what a
   * connection to it reaches. Empty for what is no address, or one of a zone.
   */
  static Optional<String> normal(String bracketed) {
    String text = bracketed.substring(1, bracketed.length() - 1);
    if (text.indexOf('%') >= 0) {
      return Optional.empty();
    }
    try {
      // A literal: no name is looked up.
      InetAddress address = InetAddress.ofLiteral(text);
      return Optional.of(
          address instanceof Inet6Address six
              ? "[" + print(six.getAddress()) + "]"
              : address.getHostAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String print(byte[] bytes) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }
    int gapStart = 0;
    int gap = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > gap) {
        gapStart = i;
        gap = end - i;
      }
    }
    if (gap == 1) {
      return joined(groups, 0, GROUPS);
    }
    return joined(groups, 0, gapStart) + "::" + joined(groups, gapStart + gap, GROUPS);
  }

  private static String joined(int[] groups, int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int i = from; i < to; i++) {
      out.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return out.toString().toLowerCase(Locale.ROOT);
  }
}
