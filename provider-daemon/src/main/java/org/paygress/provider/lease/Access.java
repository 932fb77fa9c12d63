package org.paygress.provider.lease;

import java.util.List;

/** How the world reaches a running container. */
public record Access(int sshPort, List<Port> ports) {

  /** One of the template's ports as published. */
  public record Port(int hostPort, int containerPort, String protocol, String label) {}

  public Access {
    ports = List.copyOf(ports);
  }
}
