package org.paygress.testbed.demo;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The ports a provider publishes.
 *
 * @param base the first; SSH of slot 0
 * @param leases how many leases at once
 * @param perLease ports of each
 */
record PortPlan(int base, int leases, int perLease) {

  List<Integer> all() {
    return IntStream.range(base, base + leases * perLease).boxed().toList();
  }
}
