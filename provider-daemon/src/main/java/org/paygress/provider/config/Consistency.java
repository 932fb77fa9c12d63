package org.paygress.provider.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Findings;

/** What no key alone can be wrong about. */
final class Consistency {

  private Consistency() {}

  static void check(Config config, Findings findings) {
    distinctTierIds(config.tiers(), findings);
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
}
