package org.paygress.hostd.preflight;

import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import org.paygress.hostd.config.Subnet;

/**
 * An IPv4 address that this machine has on one of its links.
 *
 * @param prefix how many of its bits are the network's, 0 to 32
 */
record LinkAddress(String link, Inet4Address address, int prefix) {

  /** All of this machine's; none when it does not tell. */
  static List<LinkAddress> ofThisMachine() {
    try {
      return NetworkInterface.networkInterfaces().flatMap(link -> of(link).stream()).toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  private static List<LinkAddress> of(NetworkInterface link) {
    return link.getInterfaceAddresses().stream()
        .filter(each -> each.getAddress() instanceof Inet4Address)
        .map(each -> of(link.getName(), each))
        .toList();
  }

  private static LinkAddress of(String link, InterfaceAddress each) {
    return new LinkAddress(link, (Inet4Address) each.getAddress(), each.getNetworkPrefixLength());
  }

  /** Whether its network and that one have an address in common. */
  boolean overlaps(Subnet subnet) {
    int shared = Math.min(prefix, subnet.prefix());
    return shared == 0 || (bits(address) ^ subnet.network()) >>> (32 - shared) == 0;
  }

  private static int bits(Inet4Address of) {
    return ByteBuffer.wrap(of.getAddress()).getInt();
  }
}
