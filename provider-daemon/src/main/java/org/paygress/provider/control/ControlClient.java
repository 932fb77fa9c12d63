package org.paygress.provider.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.paygress.system.socket.Deadline;

/** The operator's side of the socket. */
public final class ControlClient {

  private static final int ANSWER_BYTES_MAX = 16 * 1024 * 1024;

  private ControlClient() {}

  /**
   * Lets the daemon of {@code stateDir} answer.
   *
   * @param patience how long to wait for the answer
   * @return empty when no daemon listens
   * @throws IOException when one does, and the answer did not come
   */
  public static Optional<ControlAnswer> ask(Path stateDir, ControlCall call, Duration patience)
      throws IOException {
    if (!Files.exists(ControlSocket.file(stateDir))) {
      return Optional.empty();
    }
    UnixDomainSocketAddress address = ControlSocket.address(stateDir);
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      if (!connect(channel, address)) {
        return Optional.empty();
      }
      Thread deadline = Deadline.hangUp(channel, patience);
      try {
        Lines.write(channel, Lines.encode(call));
        return Optional.of(Lines.answer(Lines.read(channel, ANSWER_BYTES_MAX)));
      } finally {
        deadline.interrupt();
      }
    }
  }

  /** A killed daemon leaves its socket behind; nobody listens on it. */
  private static boolean connect(SocketChannel channel, UnixDomainSocketAddress address)
      throws IOException {
    try {
      return channel.connect(address);
    } catch (ConnectException e) {
      return false;
    }
  }
}
