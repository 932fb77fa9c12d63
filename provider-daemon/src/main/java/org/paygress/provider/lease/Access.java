package org.paygress.provider.lease;

import java.util.List;

/** How the world reaches a running container. */
public record Access(int sshPort, List<Port> ports) {

  /** One of the template's ports as published. */
  public record Port(int hostPort, int containerPort, String protocol, String label) {}

  public Access {
    if (sshPort < 0 || sshPort > 65_535) {
      throw new IllegalArgumentException("ssh_port is out of range");
    }
    ports = List.copyOf(ports);
  }
}
