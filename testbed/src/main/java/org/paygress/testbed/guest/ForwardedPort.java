package org.paygress.testbed.guest;

/**
 * A TCP port of this machine's 127.0.0.1 that leads to one of the guest.
 *
 * @param hostPort 1..65535
 * @param guestPort 1..65535
 */
public record ForwardedPort(int hostPort, int guestPort) {

  public ForwardedPort {
    checkPort(hostPort);
    checkPort(guestPort);
  }

  /** The same number on both sides. */
  public static ForwardedPort same(int port) {
    return new ForwardedPort(port, port);
  }

  static void checkPort(int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("no TCP port: " + port);
    }
  }

  String rule() {
    return "hostfwd=tcp:127.0.0.1:" + hostPort + "-:" + guestPort;
  }
}
