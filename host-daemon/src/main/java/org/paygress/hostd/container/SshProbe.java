package org.paygress.hostd.container;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One attempt to hear an SSH server's greeting (RFC 4253, section 4.2). */
public final class SshProbe {

  private static final byte[] GREETING = "SSH-2.0-".getBytes(StandardCharsets.US_ASCII);

  private SshProbe() {}

  /**
   * Whether an SSH server greets there.
   *
   * @param timeoutMillis for the connection and for the greeting each; without one a connection to
   *     a dead address hangs for minutes
   */
  public static boolean greets(String address, int port, int timeoutMillis) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), timeoutMillis);
      socket.setSoTimeout(timeoutMillis);
      InputStream in = socket.getInputStream();
      return Arrays.equals(in.readNBytes(GREETING.length), GREETING);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether something accepts connections there. */
  public static boolean accepts(String address, int port, int timeoutMillis) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), timeoutMillis);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
