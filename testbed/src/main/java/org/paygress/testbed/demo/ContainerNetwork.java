package org.paygress.testbed.demo;

/**
 * Where a provider's containers are.
 *
 * @param bridge interface name
 * @param subnet IPv4, CIDR
 */
record ContainerNetwork(String bridge, String subnet) {

  /** In a guest everything is free. */
  static ContainerNetwork ofGuest() {
    return new ContainerNetwork("paygress0", "10.97.0.0/24");
  }
}
