package org.paygress.provider.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.paygress.system.socket.Deadline;
import org.paygress.system.socket.UnixConnection;

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
    var daemon = UnixConnection.connect(ControlSocket.address(stateDir));
    if (daemon.isEmpty()) {
      return Optional.empty();
    }
    try (UnixConnection open = daemon.get();
        Deadline _ = open.hangUpAfter(patience)) {
      open.write(Lines.encode(call));
      return Optional.of(Lines.answer(open.read(ANSWER_BYTES_MAX)));
    }
  }
}
