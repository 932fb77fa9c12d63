package org.paygress.testbed.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.paygress.testbed.guest.HostCommand;

/**
 * The ports the provider publishes: a row of free ones, so that several demos can run at once.
 *
 * @param base the first; SSH of slot 0
 * @param leases how many leases at once
 * @param perLease ports of each
 */
record PortPlan(int base, int leases, int perLease) {

  /** Below the ports a daemon publishes by default, and below those of outgoing connections. */
  private static final int FIRST = 24_000;

  private static final int LAST = 31_000;
  private static final Pattern NUMBER = Pattern.compile("\\b[0-9]{5}\\b");

  /**
   * The first free row on this machine: nobody listens there and no packet filter rule names it.
   */
  static PortPlan find(int leases, int perLease) throws InterruptedException {
    Set<Integer> published = numbers(HostCommand.of("nft", "list", "ruleset").run().output());
    return find(leases, perLease, port -> !published.contains(port) && isFree(port));
  }

  static Set<Integer> numbers(String text) {
    return NUMBER
        .matcher(text)
        .results()
        .map(found -> Integer.valueOf(found.group()))
        .collect(Collectors.toSet());
  }

  static PortPlan find(int leases, int perLease, IntPredicate free) {
    int wanted = leases * perLease;
    int base = FIRST;
    for (int port = FIRST; port < LAST; port++) {
      if (!free.test(port)) {
        base = port + 1;
      } else if (port - base + 1 == wanted) {
        return new PortPlan(base, leases, perLease);
      }
    }
    throw new IllegalStateException("no row of " + wanted + " free TCP ports from " + FIRST);
  }

  List<Integer> all() {
    return IntStream.range(base, base + leases * perLease).boxed().toList();
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
