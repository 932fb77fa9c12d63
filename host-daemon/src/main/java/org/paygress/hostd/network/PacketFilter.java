package org.paygress.hostd.network;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.PublishedPort;
import org.paygress.host.Slot;
import org.paygress.hostd.config.EgressPolicy;
import org.paygress.hostd.kernel.Commands;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;

/**
 * Our nftables tables, one of family inet and one of family bridge. Everything in them is ours and
 * nothing outside is touched. Every change is one transaction: a container's ports are published
 * all or not at all.
 */
public final class PacketFilter {

  private static final String STEP = "ports";
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  /** A published port as nft prints it: {@code 31000 : 10.97.0.2 . 22}. */
  private static final Pattern PORT = Pattern.compile("(\\d+) : ([0-9.]+) \\. (\\d+)");

  private final Commands commands;
  private final FilterRules rules;
  private final String table;
  private final String bridge;
  private final EgressPolicy policy;
  private final AddressPlan plan;

  /** The elements of a map or set that changes with containers, as nft prints them. */
  private static final Pattern ELEMENTS =
      Pattern.compile(
          "((?:map|set) (?:tcp_ports|udp_ports|sources) \\{[^}]*?)elements = \\{([^}]*)\\}");

  /** What a set counts of containers; it changes with every packet. */
  private static final Pattern COUNTED =
      Pattern.compile("(set (?:begun|open_out|open_in|sent) \\{[^}]*?)elements = \\{[^}]*\\}");

  private final Map<Slot, List<PublishedPort>> published = new HashMap<>();
  private Listed standing = new Listed("", Set.of());
  private List<String> closed = List.of();

  /** What is read here is changed in the next transaction; nobody may come between. */
  private final ReentrantLock lock = new ReentrantLock();

  public PacketFilter(
      Commands commands, String table, String bridge, AddressPlan plan, EgressPolicy policy) {
    this.commands = commands;
    this.table = table;
    this.bridge = bridge;
    this.plan = plan;
    this.policy = policy;
    this.rules = new FilterRules(table, bridge, plan, policy);
  }

  /**
   * Makes tables and rules; published ports stay published.
   *
   * @param running what containers that run already have published
   */
  public void prepare(Map<Slot, List<PublishedPort>> running) throws HostException {
    lock.lock();
    try {
      published.putAll(running);
      closed = closed();
      apply(HostFault.SETUP, rules.base(closed) + rules.sources());
      standing = listed();
    } finally {
      lock.unlock();
    }
  }

  /** What the tables publish for a slot now, but for its SSH port. */
  public List<PublishedPort> published(Slot slot) throws HostException {
    List<PublishedPort> ports = new ArrayList<>();
    for (String protocol : List.of("tcp", "udp")) {
      Matcher port = PORT.matcher(map(protocol));
      while (port.find()) {
        int hostPort = Integer.parseInt(port.group(1));
        if (port.group(2).equals(plan.address(slot)) && hostPort != plan.sshPort(slot)) {
          ports.add(new PublishedPort(hostPort, Integer.parseInt(port.group(3)), protocol, ""));
        }
      }
    }
    return ports;
  }

  private String map(String protocol) throws HostException {
    Command list = Command.of("nft", "list", "map", "inet", table, protocol + "_ports");
    CommandResult map = commands.attempt(STEP, list.timeout(TIMEOUT));
    return map.ok() ? map.stdout() : "";
  }

  /** Whether tables, rules and published ports are as we made them. */
  public boolean stands() throws HostException {
    lock.lock();
    try {
      Listed now = listed();
      return now.rules().equals(standing.rules())
          && now.elements().equals(wanted())
          && closed().equals(closed);
    } finally {
      lock.unlock();
    }
  }

  /** Makes all of it anew, in one transaction. */
  public void restore() throws HostException {
    lock.lock();
    try {
      closed = closed();
      StringBuilder all = new StringBuilder(removal());
      all.append(rules.base(closed)).append(rules.sources());
      published.forEach((slot, ports) -> all.append(rules.publish(slot, ports)));
      apply(HostFault.NETWORK, all.toString());
      standing = listed();
    } finally {
      lock.unlock();
    }
  }

  /** What the operator closed, and what is on the machine's own links by now. */
  private List<String> closed() throws HostException {
    List<String> more = new ArrayList<>(policy.closed());
    more.addAll(ClosedNetworks.onLink(bridge));
    return ClosedNetworks.with(more);
  }

  /** What nft says of the tables: rules without published ports and senders, and those alone. */
  private record Listed(String rules, Set<String> elements) {}

  private Listed listed() throws HostException {
    StringBuilder text = new StringBuilder();
    for (String family : List.of("inet", "bridge")) {
      Command list = Command.of("nft", "-s", "list", "table", family, table).timeout(TIMEOUT);
      text.append(commands.attempt(STEP, list).stdout());
    }
    Set<String> elements = new HashSet<>();
    Matcher block = ELEMENTS.matcher(COUNTED.matcher(text).replaceAll("$1"));
    String rest =
        block.replaceAll(
            found -> {
              Arrays.stream(found.group(2).split(","))
                  .map(element -> element.replaceAll("\\s+", " ").strip())
                  .forEach(elements::add);
              return Matcher.quoteReplacement(found.group(1));
            });
    return new Listed(rest.replaceAll("\\s+", " "), elements);
  }

  private Set<String> wanted() {
    Set<String> wanted = new HashSet<>();
    published.forEach((slot, ports) -> wanted.addAll(rules.elements(slot, ports)));
    return wanted;
  }

  private String removal() {
    // "add" makes the deletion succeed when there is no such table.
    return """
    add table inet TABLE
    delete table inet TABLE
    add table bridge TABLE
    delete table bridge TABLE
    """
        .replace("TABLE", table);
  }

  public void remove() throws HostException {
    apply(HostFault.SETUP, removal());
  }

  /** Publishes exactly these ports and the one of SSH for a slot, whatever it had before. */
  public void publish(Slot slot, List<PublishedPort> ports) throws HostException {
    lock.lock();
    try {
      published.put(slot, List.copyOf(ports));
      CommandResult first = commands.attempt(STEP, nft(rules.publish(slot, ports)));
      if (!first.ok()) {
        // A leftover of an earlier use of this slot is in the way.
        apply(HostFault.NETWORK, withdrawal(slot) + rules.publish(slot, ports));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes back all a slot has published. */
  public void withdraw(Slot slot) throws HostException {
    lock.lock();
    try {
      published.remove(slot);
      String removal = withdrawal(slot);
      if (!removal.isEmpty()) {
        apply(HostFault.NETWORK, removal);
      }
      forgetConnections(slot);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends what the kernel remembers of a slot's connections: whoever goes on sending to the one
   * before would reach the next. Without the program they end by themselves, some minutes after the
   * last packet.
   */
  private void forgetConnections(Slot slot) throws HostException {
    for (String side : List.of("--orig-src", "--reply-src")) {
      // It fails when there is nothing to delete.
      commands.attempt(
          STEP, Command.of("conntrack", "-D", side, plan.address(slot)).timeout(TIMEOUT));
    }
  }

  /** Deletions of whatever the tables hold for this slot now; empty without tables. */
  private String withdrawal(Slot slot) throws HostException {
    StringBuilder removal = new StringBuilder();
    for (String protocol : List.of("tcp", "udp")) {
      Matcher port = PORT.matcher(map(protocol));
      while (port.find()) {
        if (port.group(2).equals(plan.address(slot))
            || plan.owns(slot, Integer.parseInt(port.group(1)))) {
          removal.append("delete element inet ").append(table).append(' ').append(protocol);
          removal.append("_ports { ").append(port.group()).append(" }\n");
        }
      }
    }
    Command list = Command.of("nft", "list", "set", "bridge", table, "sources");
    CommandResult sources = commands.attempt(STEP, list.timeout(TIMEOUT));
    if (sources.ok() && sources.stdout().contains(rules.source(slot))) {
      removal.append("delete element bridge ").append(table).append(" sources { ");
      removal.append(rules.source(slot)).append(" }\n");
    }
    return removal.toString();
  }

  private void apply(HostFault fault, String text) throws HostException {
    commands.require(fault, STEP, nft(text));
  }

  private static Command nft(String text) {
    return Command.of("nft", "-f", "-")
        .stdin(text.getBytes(StandardCharsets.UTF_8))
        .timeout(TIMEOUT);
  }
}
