package org.paygress.testbed.demo;

import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.paygress.testbed.guest.HostCommand;

/**
 * A bridge and a network nobody on this machine uses.
 *
 * @param bridge interface name
 * @param subnet IPv4, CIDR
 */
record ContainerNetwork(String bridge, String subnet) {

  /** In a guest everything is free. */
  static ContainerNetwork ofGuest() {
    return new ContainerNetwork("paygress0", "10.97.0.0/24");
  }

  /** The first pair of which neither part is in use here. */
  static ContainerNetwork find() throws InterruptedException {
    String addresses = HostCommand.of("ip", "-4", "-o", "addr").run().output();
    String routes = HostCommand.of("ip", "-4", "route").run().output();
    return find((addresses + routes)::contains);
  }

  static ContainerNetwork find(Predicate<String> inUse) {
    return IntStream.range(0, 100)
        .mapToObj(n -> new ContainerNetwork("pgdemo" + n, "10.98." + n + ".0/24"))
        .filter(candidate -> !inUse.test(candidate.bridge() + " "))
        .filter(
            candidate ->
                !inUse.test(candidate.subnet().substring(0, candidate.subnet().length() - 4)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("100 demos are running here already"));
  }
}
