package org.paygress.hostd.network;

import java.net.Inet4Address;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;

/** The networks that no container may reach, none of them within another. */
final class ClosedNetworks {

  /** Networks that are nobody's on the Internet, and what clouds keep for their own machines. */
  private static final List<String> ALWAYS =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "168.63.129.16/32",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3");

  private static final Pattern SEPARATOR = Pattern.compile("[./]");

  private record Network(int bits, int prefix) {

    private static int mask(int prefix) {
      return prefix == 0 ? 0 : -1 << (32 - prefix);
    }

    static Network of(int address, int prefix) {
      return new Network(address & mask(prefix), prefix);
    }

    static Network parse(String cidr) {
      int[] words = SEPARATOR.splitAsStream(cidr).mapToInt(Integer::parseInt).toArray();
      return of(words[0] << 24 | words[1] << 16 | words[2] << 8 | words[3], words[4]);
    }

    boolean contains(Network other) {
      return prefix <= other.prefix && (other.bits & mask(prefix)) == bits;
    }

    @Override
    public String toString() {
      String address =
          (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
      return prefix == 32 ? address : address + "/" + prefix;
    }
  }

  private ClosedNetworks() {}

  /**
   * All of them, as nft prints them.
   *
   * @param more what the operator closed and what the machine's links reach, in CIDR notation
   */
  static List<String> with(List<String> more) {
    List<Network> all =
        Stream.concat(ALWAYS.stream(), more.stream()).map(Network::parse).distinct().toList();
    return all.stream()
        .filter(one -> all.stream().noneMatch(other -> !other.equals(one) && other.contains(one)))
        .map(Network::toString)
        .sorted()
        .toList();
  }

  /**
   * The networks that the machine reaches on its own links: its neighbours, not the Internet.
   *
   * @param bridge the containers' own, which is left out
   */
  static List<String> onLink(String bridge) throws HostException {
    try {
      List<String> networks = new ArrayList<>();
      for (NetworkInterface link : NetworkInterface.networkInterfaces().toList()) {
        if (!link.getName().equals(bridge) && !link.isLoopback()) {
          link.getInterfaceAddresses().stream().flatMap(ClosedNetworks::of).forEach(networks::add);
        }
      }
      return networks;
    } catch (SocketException e) {
      throw new HostException(HostFault.NETWORK, "links", "cannot look at the links", e);
    }
  }

  /** A network of all addresses is a default route's, not a link's. */
  private static Stream<String> of(InterfaceAddress each) {
    int prefix = each.getNetworkPrefixLength();
    return each.getAddress() instanceof Inet4Address address && prefix > 0
        ? Stream.of(Network.of(ByteBuffer.wrap(address.getAddress()).getInt(), prefix) + "")
            .map(text -> text.contains("/") ? text : text + "/32")
        : Stream.empty();
  }
}
