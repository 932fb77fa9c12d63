package org.paygress.hostd.config;

import java.util.List;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [egress]}: what containers may reach, and how much of the network each may use.
 *
 * @param closed networks that are closed besides private ones and those of the machine's links
 * @param mail whether TCP port 25 is open
 * @param nameServers what containers ask for names
 * @param connectionsMax connections from or to one container at once
 * @param connectionsPerSecondMax connections that one container may begin in a second
 * @param packetsPerSecondMax packets that one container may send in a second
 */
public record EgressConfig(
    List<String> closed,
    Mail mail,
    List<String> nameServers,
    int connectionsMax,
    int connectionsPerSecondMax,
    int packetsPerSecondMax) {

  /** Whether containers may send mail to other servers themselves. */
  public enum Mail {
    CLOSED,
    OPEN
  }

  static final Section SECTION =
      Section.one("egress", "What containers may reach, and how much of the network each may use.");

  static final Key<List<String>> CLOSED =
      SECTION.key(
          "closed",
          BasicTypes.list(NetworkTypes.network(), 0, 64),
          EgressPolicy.DEFAULT.closed(),
          "Networks no container reaches; private ones and those of the machine's links never are.");
  static final Key<Mail> MAIL =
      SECTION.key(
          "mail",
          BasicTypes.choice(Mail.class),
          Mail.CLOSED,
          "Whether TCP port 25 is open; one that sends spam spoils the address for all.");
  static final Key<List<String>> NAME_SERVERS =
      SECTION.key(
          "name_servers",
          BasicTypes.list(NetworkTypes.address(), 1, 3),
          EgressPolicy.DEFAULT.nameServers(),
          "The name servers new containers ask; open for DNS even in a closed network.");
  static final Key<Integer> CONNECTIONS_MAX =
      SECTION.key(
          "connections_max",
          BasicTypes.integer(16, 1_000_000),
          EgressPolicy.DEFAULT.connectionsMax(),
          "How many connections one container may have at once, in each direction.");
  static final Key<Integer> CONNECTIONS_PER_SECOND_MAX =
      SECTION.key(
          "connections_per_second_max",
          BasicTypes.integer(1, 1_000_000),
          EgressPolicy.DEFAULT.connectionsPerSecondMax(),
          "How many connections one container may begin in a second.");
  static final Key<Integer> PACKETS_PER_SECOND_MAX =
      SECTION.key(
          "packets_per_second_max",
          BasicTypes.integer(100, 100_000_000),
          EgressPolicy.DEFAULT.packetsPerSecondMax(),
          "How many packets one container may send in a second; more are dropped.");

  public EgressConfig {
    closed = List.copyOf(closed);
    nameServers = List.copyOf(nameServers);
  }

  /** The same for the host. */
  EgressPolicy policy() {
    return new EgressPolicy(
        closed,
        mail == Mail.OPEN,
        nameServers,
        connectionsMax,
        connectionsPerSecondMax,
        packetsPerSecondMax);
  }

  static EgressConfig read(TableReader reader) {
    return new EgressConfig(
        reader.get(CLOSED),
        reader.get(MAIL),
        reader.get(NAME_SERVERS),
        reader.get(CONNECTIONS_MAX),
        reader.get(CONNECTIONS_PER_SECOND_MAX),
        reader.get(PACKETS_PER_SECOND_MAX));
  }
}
