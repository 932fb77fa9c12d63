package org.paygress.hostd.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paygress.host.PublishedPort;
import org.paygress.host.Slot;
import org.paygress.hostd.OneDaemon;

class FilterRulesTest {

  private final AddressPlan plan = new AddressPlan(OneDaemon.SETTINGS);
  private final FilterRules rules = new FilterRules("paygress", "paygress0", plan);

  @Test
  void a_slot_publishes_ssh_and_its_templates_ports() {
    List<PublishedPort> ports =
        List.of(
            new PublishedPort(31_009, 5432, "tcp", "postgres"),
            new PublishedPort(31_010, 53, "udp", "dns"));
    assertThat(rules.publish(new Slot(1), ports).lines())
        .containsExactly(
            "add element bridge paygress sources { " + rules.source(new Slot(1)) + " }",
            "add element inet paygress tcp_ports { 31008 : 10.97.0.3 . 22 }",
            "add element inet paygress tcp_ports { 31009 : 10.97.0.3 . 5432 }",
            "add element inet paygress udp_ports { 31010 : 10.97.0.3 . 53 }");
  }

  @Test
  void the_rules_keep_containers_from_each_other_the_host_and_private_networks() {
    assertThat(rules.base())
        .contains(
            "iifname \"paygress0\" oifname \"paygress0\" drop",
            "169.254.0.0/16",
            "10.0.0.0/8",
            "iifname \"paygress0\" ip daddr @closed drop",
            "iifname \"paygress0\" ip saddr != 10.97.0.0/16 drop")
        .doesNotContain("TABLE", "BRIDGE", "SUBNET", "CLOSED");
    assertThat(rules.sources()).doesNotContain("TABLE", "VETH");
  }

  @Test
  void a_source_names_link_hardware_address_and_address_of_its_slot() {
    Slot slot = new Slot(1);
    assertThat(rules.source(slot))
        .isEqualTo("\"" + plan.veth(slot) + "\" . " + plan.mac(slot) + " . 10.97.0.3");
  }
}
