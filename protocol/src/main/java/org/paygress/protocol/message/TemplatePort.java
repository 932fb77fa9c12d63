package org.paygress.protocol.message;

/**
 * A template's port as the world reaches it.
 *
 * @param hostPort on the provider's address, 1 to 65535
 * @param containerPort inside the container, 1 to 65535
 * @param protocol "tcp" or "udp"
 * @param label what listens there, for people
 */
public record TemplatePort(int hostPort, int containerPort, String protocol, String label) {

  public TemplatePort {
    if (hostPort < 1 || hostPort > 65535 || containerPort < 1 || containerPort > 65535) {
      throw new IllegalArgumentException("a port is 1 to 65535");
    }
  }
}
