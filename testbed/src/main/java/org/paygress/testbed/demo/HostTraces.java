package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.paygress.testbed.guest.Cache;
import org.paygress.testbed.guest.HostCommand;

/**
 * What a daemon leaves on this machine when it is stopped while leases live: containers that run
 * on, mounts, mappings, loop devices, a bridge, an nftables table. Only what lies below its state
 * directory, bears its bridge's name or was not there before is touched.
 */
final class HostTraces {

  private static final Path IP_FORWARD = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final Path stateDir;
  private final String bridge;
  private final Set<List<String>> tablesBefore;
  private final String forwardBefore;

  private HostTraces(
      Path stateDir, String bridge, Set<List<String>> tablesBefore, String forwardBefore) {
    this.stateDir = stateDir;
    this.bridge = bridge;
    this.tablesBefore = tablesBefore;
    this.forwardBefore = forwardBefore;
  }

  /** Notes how the machine is before the daemon starts. */
  static HostTraces before(Path stateDir, String bridge) throws IOException, InterruptedException {
    return new HostTraces(
        stateDir.toRealPath(), bridge, tables(), Files.readString(IP_FORWARD).strip());
  }

  /** Removes everything; the daemon must have ended. Throws if something is still there. */
  void remove() throws IOException, InterruptedException {
    stopContainers();
    HostCommand.of("ip", "link", "del", bridge).run();
    for (List<String> table : newTables()) {
      HostCommand.of("nft", "delete", "table", table.getFirst(), table.getLast()).run();
    }
    if (forwardBefore.equals("0")) {
      Files.writeString(IP_FORWARD, "0\n");
    }
    // Volumes, whose files are in the state directory, are mounted elsewhere.
    Path volumeMounts = Path.of("/run/paygress/" + bridge);
    new AttachedDevices(volumeMounts).clear();
    Cache.deleteTree(volumeMounts);
    new AttachedDevices(stateDir).clear();
  }

  private void stopContainers() throws IOException, InterruptedException {
    Path containers = stateDir.resolve("containers");
    if (!Files.isDirectory(containers)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> children = Files.list(containers)) {
      all = children.filter(child -> Files.exists(child.resolve("config"))).toList();
    }
    for (Path container : all) {
      String name = containers.relativize(container).toString();
      HostCommand.of("lxc-stop", "-k", "-P", containers.toString(), "-n", name)
          .within(STOP_TIMEOUT)
          .run();
    }
  }

  private Set<List<String>> newTables() throws InterruptedException {
    Set<List<String>> tables = tables();
    tables.removeAll(tablesBefore);
    return tables;
  }

  /** Family and name of the tables a daemon may have made: named like our bridges. */
  private static Set<List<String>> tables() throws InterruptedException {
    return HostCommand.of("nft", "list", "tables")
        .run()
        .output()
        .lines()
        .map(line -> line.strip().split(" "))
        .filter(words -> words.length == 3 && words[2].startsWith("pgdemo"))
        .map(words -> List.of(words[1], words[2]))
        .collect(Collectors.toCollection(HashSet::new));
  }
}
