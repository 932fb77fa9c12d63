package org.paygress.testbed.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The greeting of an SSH server: what a consumer needs to see before logging in makes sense. */
final class SshBanner {

  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);

  private SshBanner() {}

  /** Waits for the greeting; tries again until {@code limit}. Returns the time of its arrival. */
  static long await(String address, int port, Duration limit)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      if (seen(address, port)) {
        return System.nanoTime();
      }
      Thread.sleep(20);
    }
    throw new IOException("no SSH greeting from " + address + ":" + port + " within " + limit);
  }

  private static boolean seen(String address, int port) {
    try (var socket = new Socket()) {
      socket.setSoTimeout((int) ATTEMPT_TIMEOUT.toMillis());
      socket.connect(new InetSocketAddress(address, port), (int) ATTEMPT_TIMEOUT.toMillis());
      byte[] start = socket.getInputStream().readNBytes(4);
      return new String(start, StandardCharsets.US_ASCII).equals("SSH-");
    } catch (IOException e) {
      return false;
    }
  }
}
