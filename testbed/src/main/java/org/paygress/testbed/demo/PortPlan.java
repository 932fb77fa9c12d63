package org.paygress.testbed.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The ports the provider publishes: a row of free ones, so that several demos can run at once.
 *
 * @param base the first; SSH of slot 0
 * @param leases how many leases at once
 * @param perLease ports of each
 */
record PortPlan(int base, int leases, int perLease) {

  private static final int FIRST = 31_000;
  private static final int LAST = 60_000;

  /** The first free row on this machine. */
  static PortPlan find(int leases, int perLease) {
    return find(leases, perLease, PortPlan::isFree);
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
    throw new IllegalStateException("no row of " + wanted + " free TCP ports above " + FIRST);
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
