package org.paygress.templates;

/**
 * A port inside the container that is published besides SSH.
 *
 * @param containerPort 1..65535, never 22
 * @param protocol TCP or UDP
 * @param label what it is, 1 to 32 of {@code [a-z0-9-]}
 */
public record PortSpec(int containerPort, Transport protocol, String label) {
  /** Transport protocols that can be published. */
  public enum Transport {
    TCP,
    UDP;

    /** The name on the wire and in the registry. */
    public String wire() {
      return this == TCP ? "tcp" : "udp";
    }
  }

  public PortSpec {
    if (containerPort < 1 || containerPort > 65535 || containerPort == 22) {
      throw new IllegalArgumentException("a published port must be 1..65535 and not 22");
    }
    if (!label.matches("[a-z0-9-]{1,32}")) {
      throw new IllegalArgumentException("a port's label must be 1 to 32 of a-z 0-9 -");
    }
  }
}
