package org.paygress.hostd.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.paygress.host.Slot;

/**
 * Where the host keeps its things and what it calls them. Two hosts on one machine must differ in
 * every field but the timeouts and the policy.
 *
 * @param stateDir absolute; {@code containers/}, {@code volumes/} and {@code mounts/} live below it
 * @param bridge name of the bridge interface, 1..15 characters
 * @param table name of the nftables table (family inet), and the mark on containers
 * @param subnet IPv4 network in CIDR notation with a /16../28 prefix; the first address is the
 *     bridge's, slot n has address n + 2
 * @param portBase first published port; slot n owns {@code portsPerLease} ports from {@code
 *     portBase + n * portsPerLease}, the first of them SSH
 * @param portsPerLease 1..64
 * @param idMapBase first host id of slot 0's 65536 user and group ids, at least 65536
 * @param sshTimeout how long a container may take to greet over SSH
 * @param readyTimeout how long a template's own port may take after that
 * @param egress what containers may reach
 */
public record HostSettings(
    Path stateDir,
    String bridge,
    String table,
    String subnet,
    int portBase,
    int portsPerLease,
    int idMapBase,
    Duration sshTimeout,
    Duration readyTimeout,
    EgressPolicy egress) {

  private static final long IDS_PER_SLOT = 65_536;
  private static final long ID_MAX = 4_294_967_294L;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,14}");

  public HostSettings {
    require(stateDir.isAbsolute(), "stateDir must be absolute");
    require(NAME.matcher(bridge).matches(), "bridge must match " + NAME);
    require(NAME.matcher(table).matches(), "table must match " + NAME);
    require(portBase >= 1024 && portBase <= 65_000, "portBase must be 1024..65000");
    require(portsPerLease >= 1 && portsPerLease <= 64, "portsPerLease must be 1..64");
    require(idMapBase >= 65_536, "idMapBase must be at least 65536");
    require(sshTimeout.isPositive() && readyTimeout.isPositive(), "timeouts must be positive");
  }

  /** How many slots there are addresses, ports and user ids for. */
  public int slots() {
    long ports = (65_536L - portBase) / portsPerLease;
    long ids = (ID_MAX + 1 - idMapBase) / IDS_PER_SLOT;
    long enough = Math.min(Math.min(ports, ids), Subnet.parse(subnet).usable());
    return (int) Math.min(enough, Slot.INDEX_MAX + 1);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
