package org.paygress.hostd.network;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.paygress.host.PublishedPort;
import org.paygress.host.Slot;
import org.paygress.hostd.config.EgressPolicy;

/** The text of our packet filter, in the language of nft(8). Pure. */
public final class FilterRules {

  private final String table;
  private final String bridge;
  private final AddressPlan plan;
  private final EgressPolicy policy;

  public FilterRules(String table, String bridge, AddressPlan plan, EgressPolicy policy) {
    this.table = table;
    this.bridge = bridge;
    this.plan = plan;
    this.policy = policy;
  }

  /**
   * Maps and rules. Maps keep their elements when they exist; chains and closed networks are
   * replaced whole, in the one transaction that a file is to nft.
   *
   * @param closed networks that no container reaches, none within another
   */
  public String base(List<String> closed) {
    return """
    table inet TABLE {
      map tcp_ports { type inet_service : ipv4_addr . inet_service; }
      map udp_ports { type inet_service : ipv4_addr . inet_service; }
      set closed { type ipv4_addr; flags interval; }
      set begun { type ipv4_addr; size 65535; flags dynamic; }
      set open_out { type ipv4_addr; size 65535; flags dynamic; }
      set open_in { type ipv4_addr; size 65535; flags dynamic; }
      set sent { type ipv4_addr; size 65535; flags dynamic; }
      chain spoofed { type filter hook prerouting priority raw; policy accept; }
      chain inbound { type nat hook prerouting priority dstnat; policy accept; }
      chain own { type nat hook output priority -100; policy accept; }
      chain outbound { type nat hook postrouting priority srcnat; policy accept; }
      chain host { type filter hook input priority filter; policy accept; }
      chain transit { type filter hook forward priority filter; policy accept; }
    }
    flush set inet TABLE closed
    add element inet TABLE closed { CLOSED }
    flush chain inet TABLE spoofed
    flush chain inet TABLE inbound
    flush chain inet TABLE own
    flush chain inet TABLE outbound
    flush chain inet TABLE host
    flush chain inet TABLE transit
    table inet TABLE {
      chain spoofed {
        iifname "BRIDGE" ip daddr 127.0.0.0/8 drop
        iifname "BRIDGE" ip saddr != SUBNET drop
        iifname "BRIDGE" add @sent { ip saddr limit rate over PACKETS/second burst PACKETS packets } drop
        iifname != "BRIDGE" iifname != "lo" ip saddr SUBNET drop
      }
      chain inbound {
        iifname "BRIDGE" return
        fib daddr type local dnat ip to tcp dport map @tcp_ports
        fib daddr type local dnat ip to udp dport map @udp_ports
      }
      chain own {
        fib daddr type local dnat ip to tcp dport map @tcp_ports
        fib daddr type local dnat ip to udp dport map @udp_ports
      }
      chain outbound {
        oifname "BRIDGE" ip saddr 127.0.0.0/8 masquerade
        oifname != "BRIDGE" ip saddr SUBNET masquerade
      }
      chain host {
        iifname "BRIDGE" ct state established,related accept
        iifname "BRIDGE" drop
      }
      chain transit {
        iifname "BRIDGE" oifname "BRIDGE" drop
        iifname "BRIDGE" ct state established,related accept
        iifname "BRIDGE" meta nfproto ipv6 drop
        iifname "BRIDGE" ct state new add @begun { ip saddr limit rate over BEGUN/second burst BEGUN packets } drop
        iifname "BRIDGE" ct state new add @open_out { ip saddr ct count over OPEN } drop
        oifname "BRIDGE" ct state new add @open_in { ip daddr ct count over OPEN } drop
        iifname "BRIDGE" ip daddr { SERVERS } meta l4proto { tcp, udp } th dport 53 accept
        iifname "BRIDGE" ip daddr @closed drop
        MAIL
        oifname "BRIDGE" ct state established,related accept
        oifname "BRIDGE" ct status dnat accept
        oifname "BRIDGE" drop
      }
    }
    """
        .replace("MAIL", policy.mailOpen() ? "" : "iifname \"BRIDGE\" tcp dport 25 drop")
        .replace("TABLE", table)
        .replace("BRIDGE", bridge)
        .replace("SUBNET", plan.subnet().toString())
        .replace("PACKETS", Integer.toString(policy.packetsPerSecondMax()))
        .replace("BEGUN", Integer.toString(policy.connectionsPerSecondMax()))
        .replace("OPEN", Integer.toString(policy.connectionsMax()))
        .replace("SERVERS", String.join(", ", policy.nameServers()))
        .replace("CLOSED", String.join(", ", closed));
  }

  /**
   * On the bridge itself: a container sends from the address of its slot or not at all, and never
   * to another. The second holds from the first frame on; ports are isolated only once they are
   * there.
   */
  public String sources() {
    return """
    table bridge TABLE {
      set sources { type ifname . ether_addr . ipv4_addr; }
      chain spoofed { type filter hook prerouting priority -300; policy accept; }
      chain between { type filter hook forward priority 0; policy accept; }
    }
    flush chain bridge TABLE spoofed
    flush chain bridge TABLE between
    table bridge TABLE {
      chain spoofed {
        iifname != "VETH*" accept
        ether type arp iifname . ether saddr . arp saddr ip @sources accept
        ether type ip iifname . ether saddr . ip saddr @sources accept
        drop
      }
      chain between {
        iifname "VETH*" oifname "VETH*" drop
      }
    }
    """
        .replace("TABLE", table)
        .replace("VETH", plan.vethPrefix());
  }

  /** Lets a container send, and publishes its SSH server and its template's ports. */
  public String publish(Slot slot, List<PublishedPort> ports) {
    StringBuilder rules = new StringBuilder(256);
    rules.append("add element bridge ").append(table).append(" sources { ");
    rules.append(source(slot)).append(" }\n");
    element(rules, "tcp", plan.sshPort(slot), slot, AddressPlan.SSH_PORT);
    for (PublishedPort port : ports) {
      element(rules, port.protocol(), port.hostPort(), slot, port.containerPort());
    }
    return rules.toString();
  }

  /** The elements that {@link #publish} adds, as nft prints them. */
  public Set<String> elements(Slot slot, List<PublishedPort> ports) {
    Set<String> elements = new HashSet<>();
    elements.add(source(slot));
    elements.add(mapping(plan.sshPort(slot), slot, AddressPlan.SSH_PORT));
    ports.forEach(port -> elements.add(mapping(port.hostPort(), slot, port.containerPort())));
    return elements;
  }

  private String mapping(int hostPort, Slot slot, int containerPort) {
    return hostPort + " : " + plan.address(slot) + " . " + containerPort;
  }

  public String source(Slot slot) {
    return "\"" + plan.veth(slot) + "\" . " + plan.mac(slot) + " . " + plan.address(slot);
  }

  private void element(
      StringBuilder rules, String protocol, int hostPort, Slot slot, int containerPort) {
    rules.append("add element inet ").append(table).append(' ').append(protocol);
    rules.append("_ports { ").append(mapping(hostPort, slot, containerPort)).append(" }\n");
  }
}
