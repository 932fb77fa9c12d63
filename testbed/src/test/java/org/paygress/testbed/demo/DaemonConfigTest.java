package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;

class DaemonConfigTest {

  @Test
  void the_files_name_relay_mint_ports_and_network() {
    assertThat(config(DaemonConfig.Tiers.SHORT).render())
        .contains(
            "urls = [\"ws://127.0.0.1:7777\"]",
            "urls = [\"http://127.0.0.1:3338\"]",
            "state_dir = \"/var/lib/paygress\"",
            "public_address = \"127.0.0.1\"",
            "max_leases = 8",
            "socket = \"/var/lib/paygress-hostd/hostd.sock\"",
            "rate_msats_per_sec = 1000");
    assertThat(config(DaemonConfig.Tiers.SHORT).renderHostd())
        .contains(
            "state_dir = \"/var/lib/paygress-hostd\"",
            "socket = \"/var/lib/paygress-hostd/hostd.sock\"",
            "user = \"990\"",
            "port_base = 31000",
            "ports_per_lease = 4",
            "bridge = \"paygress0\"",
            "subnet = \"10.97.0.0/24\"");
  }

  @Test
  void serving_sells_the_products_own_tiers() {
    assertThat(config(DaemonConfig.Tiers.STANDARD).render())
        .contains("minimum_duration_secs = 60")
        .doesNotContain("[[tiers]]");
  }

  private static DaemonConfig config(DaemonConfig.Tiers tiers) {
    return new DaemonConfig(
        RelayUrl.of("ws://127.0.0.1:7777"),
        MintUrl.of("http://127.0.0.1:3338"),
        "/var/lib/paygress",
        "/var/lib/paygress-hostd",
        990,
        new PortPlan(31_000, 8, 4),
        ContainerNetwork.ofGuest(),
        tiers);
  }
}
