package org.paygress.system.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Function;

/**
 * Says where a host is, by all addresses that it resolves to. What strangers name must not make us
 * connect to this machine or its neighbours.
 *
 * <p>The JVM keeps what a name resolved to for some seconds, so that a connection made at once goes
 * where the check looked.
 */
public final class HostReach {

  /** Where a host is. */
  public enum Place {
    /** All its addresses are globally reachable ones. */
    PUBLIC,
    /** One of its addresses is of this machine, a private network or no network at all. */
    INTERNAL,
    /** It has no address. */
    UNKNOWN
  }

  private final Function<String, List<InetAddress>> lookup;

  /**
   * @param lookup the addresses of a name or literal; none if there are none
   */
  public HostReach(Function<String, List<InetAddress>> lookup) {
    this.lookup = lookup;
  }

  /** As this machine resolves names; a look blocks for as long as the resolver does. */
  public static HostReach system() {
    return new HostReach(HostReach::resolve);
  }

  private static List<InetAddress> resolve(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  /**
   * Where it is.
   *
   * @param host as {@link java.net.URI#getHost} gives it: an IPv6 address stands in brackets
   */
  public Place of(String host) {
    List<InetAddress> addresses =
        lookup.apply(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    if (addresses.isEmpty()) {
      return Place.UNKNOWN;
    }
    return addresses.stream().allMatch(HostReach::isPublic) ? Place.PUBLIC : Place.INTERNAL;
  }

  /** Whether the whole world can reach it (RFC 6890 and its registries). */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address.isMulticastAddress()) {
      return false;
    }
    return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
  }

  private static boolean isPublic4(byte[] bytes) {
    int a = bytes[0] & 0xff;
    int b = bytes[1] & 0xff;
    int c = bytes[2] & 0xff;
    boolean own = a == 0 || a == 127 || a >= 240 || (a == 169 && b == 254);
    boolean isPrivate = a == 10 || (a == 172 && (b & 0xf0) == 16) || (a == 192 && b == 168);
    boolean shared = (a == 100 && (b & 0xc0) == 64) || (a == 198 && (b & 0xfe) == 18);
    boolean reserved =
        (a == 192 && b == 0 && (c == 0 || c == 2))
            || (a == 198 && b == 51 && c == 100)
            || (a == 203 && b == 0 && c == 113);
    return !own && !isPrivate && !shared && !reserved;
  }

  /** Of 2000::/3 all but documentation and what carries IPv4 inside. */
  private static boolean isPublic6(byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    int second = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    boolean global = (first & 0xe000) == 0x2000;
    boolean carrier = first == 0x2002 || (first == 0x2001 && second == 0);
    boolean documentation =
        (first == 0x2001 && second == 0x0db8) || (first == 0x3fff && second < 0x1000);
    return global && !carrier && !documentation;
  }
}
