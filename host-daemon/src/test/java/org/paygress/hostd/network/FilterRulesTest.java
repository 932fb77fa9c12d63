package org.paygress.hostd.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.paygress.host.PublishedPort;
import org.paygress.host.Slot;
import org.paygress.hostd.OneDaemon;
import org.paygress.hostd.config.EgressPolicy;

class FilterRulesTest {

  private final AddressPlan plan = new AddressPlan(OneDaemon.SETTINGS);
  private final FilterRules rules =
      new FilterRules("paygress", "paygress0", plan, EgressPolicy.DEFAULT);

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
    assertThat(rules.base(ClosedNetworks.with(List.of())))
        .contains(
            "iifname \"paygress0\" oifname \"paygress0\" drop",
            "169.254.0.0/16",
            "10.0.0.0/8",
            "iifname \"paygress0\" ip daddr @closed drop",
            "168.63.129.16,",
            "iifname \"paygress0\" tcp dport 25 drop",
            "ip saddr ct count over 8192 }",
            "iifname \"paygress0\" ip saddr != 10.97.0.0/16 drop")
        .doesNotContain(
            "TABLE", "BRIDGE", "SUBNET", "CLOSED", "MAIL", "OPEN", "BEGUN", "PACKETS", "SERVERS");
    assertThat(rules.sources()).doesNotContain("TABLE", "VETH");
  }

  @Test
  void no_closed_network_lies_within_another() {
    List<String> closed =
        ClosedNetworks.with(
            List.of("10.1.0.0/16", "198.18.0.0/15", "203.0.112.0/22", "8.8.8.8/32", "8.8.8.9/24"));
    assertThat(closed)
        .contains("10.0.0.0/8", "198.18.0.0/15", "203.0.112.0/22", "8.8.8.0/24", "224.0.0.0/3")
        .doesNotContain("10.1.0.0/16", "203.0.113.0/24", "8.8.8.8")
        .doesNotHaveDuplicates();
  }

  @Test
  void mail_is_open_where_the_operator_says_so() {
    EgressPolicy open = new EgressPolicy(List.of(), true, List.of("192.0.2.53"), 9, 8, 7);
    assertThat(new FilterRules("paygress", "paygress0", plan, open).base(List.of("10.0.0.0/8")))
        .contains(
            "ip daddr { 192.0.2.53 } meta l4proto { tcp, udp } th dport 53 accept",
            "ct count over 9 }",
            "limit rate over 8/second",
            "limit rate over 7/second")
        .doesNotContain("dport 25", "MAIL");
  }

  @Test
  void a_source_names_link_hardware_address_and_address_of_its_slot() {
    Slot slot = new Slot(1);
    assertThat(rules.source(slot))
        .isEqualTo("\"" + plan.veth(slot) + "\" . " + plan.mac(slot) + " . 10.97.0.3");
  }
}
