package org.paygress.hostd.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 network.
 *
 * @param network its first address, host bits zero
 * @param prefix 16..28
 */
public record Subnet(int network, int prefix) {

  private static final Pattern CIDR =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");
  private static final int PREFIX_MIN = 16;
  private static final int PREFIX_MAX = 28;

  /**
   * Reads CIDR notation such as {@code 10.97.0.0/16}.
   *
   * @throws IllegalArgumentException when it is none, has host bits set, or is too wide or narrow
   */
  public static Subnet parse(String cidr) {
    Matcher matcher = CIDR.matcher(cidr);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("subnet must be a.b.c.d/prefix");
    }
    int network = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(matcher.group(i));
      if (octet > 255) {
        throw new IllegalArgumentException("subnet octets are 0..255");
      }
      network = network << 8 | octet;
    }
    int prefix = Integer.parseInt(matcher.group(5));
    if (prefix < PREFIX_MIN || prefix > PREFIX_MAX) {
      throw new IllegalArgumentException("subnet prefix must be 16..28");
    }
    if ((network & ((1 << (32 - prefix)) - 1)) != 0) {
      throw new IllegalArgumentException("subnet has host bits set");
    }
    return new Subnet(network, prefix);
  }

  /** Whether it lies in one of the networks that are anybody's (RFC 1918). */
  public boolean isPrivate() {
    return network >>> 24 == 10
        || network >>> 20 == (172 << 4 | 1)
        || network >>> 16 == (192 << 8 | 168);
  }

  /** How many addresses containers can have: all but network, bridge and broadcast. */
  public int usable() {
    return (1 << (32 - prefix)) - 3;
  }

  /** The address {@code offset} after the network's own, in dotted form. */
  public String address(int offset) {
    int a = network + offset;
    return (a >>> 24) + "." + (a >>> 16 & 255) + "." + (a >>> 8 & 255) + "." + (a & 255);
  }

  @Override
  public String toString() {
    return address(0) + "/" + prefix;
  }
}
