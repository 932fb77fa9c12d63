package org.paygress.hostd.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What containers may reach, and how much of the machine's network each may use. Private,
 * link-local and multicast networks and those of the machine's own links are closed always.
 *
 * @param closed further closed networks, IPv4 in CIDR notation
 * @param mailOpen whether TCP port 25 is open, which mail is sent to
 * @param nameServers IPv4 addresses, 1 to 3; open for DNS wherever they are
 * @param connectionsMax connections from or to one container at once
 * @param connectionsPerSecondMax connections that one container may begin in a second
 * @param packetsPerSecondMax packets that one container may send in a second
 */
public record EgressPolicy(
    List<String> closed,
    boolean mailOpen,
    List<String> nameServers,
    int connectionsMax,
    int connectionsPerSecondMax,
    int packetsPerSecondMax) {

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";
  private static final String ADDRESS = OCTET + "(\\." + OCTET + "){3}";
  private static final Pattern NAME_SERVER = Pattern.compile(ADDRESS);
  private static final Pattern NETWORK = Pattern.compile(ADDRESS + "/(3[0-2]|[12]?[0-9])");

  /** Nothing further is closed but mail. */
  public static final EgressPolicy DEFAULT =
      new EgressPolicy(List.of(), false, List.of("9.9.9.9", "1.1.1.1"), 8_192, 500, 100_000);

  public EgressPolicy {
    closed = List.copyOf(closed);
    nameServers = List.copyOf(nameServers);
    require(closed.stream().allMatch(EgressPolicy::isNetwork), "closed must be IPv4 networks");
    require(nameServers.stream().allMatch(EgressPolicy::isAddress), "nameServers must be IPv4");
    require(!nameServers.isEmpty() && nameServers.size() <= 3, "nameServers must be 1..3");
    require(connectionsMax > 0 && connectionsPerSecondMax > 0, "connections must be positive");
    require(packetsPerSecondMax > 0, "packets must be positive");
  }

  /** Whether it is an IPv4 network in CIDR notation. */
  public static boolean isNetwork(String text) {
    return NETWORK.matcher(text).matches();
  }

  /** Whether it is an IPv4 address in dotted form. */
  public static boolean isAddress(String text) {
    return NAME_SERVER.matcher(text).matches();
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
