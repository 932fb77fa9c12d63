package org.paygress.provider.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paygress.host.Subnet;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Findings;

/** What no key alone can be wrong about. */
final class Consistency {

  static final long IDS_PER_LEASE = 65_536;
  static final long ID_MAX = 4_294_967_294L;

  private Consistency() {}

  static void check(Config config, Findings findings) {
    distinctTierIds(config.tiers(), findings);
    enoughPorts(config, findings);
    enoughAddresses(config, findings);
    enoughIds(config, findings);
    if (!config.templates().dir().isAbsolute()) {
      findings.problem(
          "templates.dir",
          "templates.dir is a relative path",
          "write an absolute one, or \"\" for the registry that comes with the program");
    }
    WithdrawConfig withdraw = config.withdraw();
    if (withdraw.keepSats() >= withdraw.thresholdSats()) {
      findings.problem(
          "withdraw.keep_sats",
          "withdraw.keep_sats is not below withdraw.threshold_sats",
          "lower it, or nothing would ever be withdrawn");
    }
    for (RelayUrl relay : config.relays().urls()) {
      if (!relay.isEncrypted() && !Addresses.isLoopback(relay.origin().host())) {
        findings.warning(
            "relays.urls", relay + " is not encrypted on its way", "use its wss:// address");
      }
    }
    if (Addresses.isLoopback(config.provider().publicAddress())) {
      findings.warning(
          "provider.public_address",
          "provider.public_address is this machine's loopback address",
          "consumers elsewhere need an address they can reach");
    }
  }

  private static void distinctTierIds(List<TierConfig> tiers, Findings findings) {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < tiers.size(); i++) {
      String id = tiers.get(i).id();
      Integer earlier = first.putIfAbsent(id, i);
      if (earlier != null && !id.isEmpty()) {
        findings.problem(
            "tiers[" + i + "].id",
            "tiers.id " + BasicTypes.quote(id) + " is there twice",
            "give each tier an id of its own");
      }
    }
  }

  private static void enoughPorts(Config config, Findings findings) {
    NetworkConfig network = config.network();
    int leases = config.leases().maxLeases();
    long last = network.portBase() + (long) leases * network.portsPerLease() - 1;
    if (last > 65_535) {
      findings.problem(
          "network.port_base",
          leases + " leases would need ports up to " + last,
          "lower port_base, ports_per_lease or leases.max_leases until it is at most 65535");
    }
  }

  private static void enoughAddresses(Config config, Findings findings) {
    int leases = config.leases().maxLeases();
    if (Subnet.parse(config.network().subnet()).usable() < leases) {
      findings.problem(
          "network.subnet",
          "network.subnet has addresses for "
              + Subnet.parse(config.network().subnet()).usable()
              + " leases, leases.max_leases is "
              + leases,
          "use a wider subnet, or fewer leases");
    }
  }

  private static void enoughIds(Config config, Findings findings) {
    long last = config.network().idmapBase() + config.leases().maxLeases() * IDS_PER_LEASE - 1;
    if (last > ID_MAX) {
      findings.problem(
          "network.idmap_base",
          "the leases would need user ids up to " + last,
          "lower idmap_base or leases.max_leases until it is at most " + ID_MAX);
    }
  }
}
