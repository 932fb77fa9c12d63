package org.paygress.testbed.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.paygress.testbed.guest.HostCommand;

/**
 * A demo's own share of this machine's ports, bridge names and networks, so that several demos run
 * at once. It is held by a file lock, which ends with the process at the latest.
 *
 * @param number 0 to 53
 */
record Row(int number) {

  /** How many ports a row has. */
  static final int PORTS = 128;

  /** Below the ports a daemon publishes by default, and below those of outgoing connections. */
  private static final int FIRST_PORT = 24_000;

  private static final int COUNT = 54;
  private static final Pattern PORT_NUMBER = Pattern.compile("\\b[0-9]{5}\\b");

  /** The first row that no other demo holds and nothing on this machine uses. */
  static Row claim(Path locks, Cleanup cleanup) throws IOException, InterruptedException {
    Set<Integer> published = numbers(HostCommand.of("nft", "list", "ruleset").run().output());
    String networks =
        HostCommand.of("ip", "-o", "link").run().output()
            + HostCommand.of("ip", "-4", "-o", "addr").run().output()
            + HostCommand.of("ip", "-4", "route").run().output();
    return claim(locks, cleanup, row -> row.isFree(published, networks));
  }

  static Row claim(Path locks, Cleanup cleanup, Predicate<Row> usable) throws IOException {
    Files.createDirectories(locks);
    for (int number = 0; number < COUNT; number++) {
      var row = new Row(number);
      FileChannel lock =
          FileChannel.open(
              locks.resolve("row-" + number + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (held(lock) && usable.test(row)) {
        cleanup.add(lock);
        return row;
      }
      lock.close();
    }
    throw new IOException("no ports are left for a demo between 24000 and 31000");
  }

  /** Its ports, for so many leases. */
  PortPlan ports(int leases, int perLease) {
    if (leases * perLease > PORTS) {
      throw new IllegalArgumentException("a row has " + PORTS + " ports");
    }
    return new PortPlan(FIRST_PORT + number * PORTS, leases, perLease);
  }

  /** Its bridge and addresses. */
  ContainerNetwork network() {
    return new ContainerNetwork("pgdemo" + number, "10.98." + number + ".0/24");
  }

  boolean isFree(Set<Integer> published, String networks) {
    return !networks.contains("pgdemo" + number + ":")
        && !networks.contains("10.98." + number + ".")
        && ports(PORTS, 1).all().stream()
            .allMatch(port -> !published.contains(port) && isFree(port));
  }

  /** The numbers of a text that may be ports. */
  static Set<Integer> numbers(String text) {
    return PORT_NUMBER
        .matcher(text)
        .results()
        .map(found -> Integer.valueOf(found.group()))
        .collect(Collectors.toSet());
  }

  private static boolean held(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
