package org.paygress.host;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A container that is ready.
 *
 * @param sshPort host port of its SSH server
 * @param ports the template's published ports, without SSH
 * @param stepMillis wall time of each step in milliseconds, in the order they ended; steps overlap
 */
public record ProvisionedContainer(
    int sshPort, List<PublishedPort> ports, Map<String, Long> stepMillis) {
  public ProvisionedContainer {
    ports = List.copyOf(ports);
    stepMillis = Collections.unmodifiableMap(new LinkedHashMap<>(stepMillis));
  }
}
