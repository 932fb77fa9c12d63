package org.paygress.provider.control;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.paygress.system.socket.CallLoop;
import org.paygress.system.socket.Deadline;
import org.paygress.system.socket.UnixConnection;
import org.paygress.system.socket.UnixServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the operator's commands: one line in, one line out, then the connection ends. Root and the
 * user the daemon runs as are the operator; the socket has mode 0600 in a directory of mode 0700.
 */
public final class ControlServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final int AT_ONCE_MAX = 16;
  private static final int CALL_BYTES_MAX = 64 * 1024;
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  private final UnixServer server;
  private final CommandHandler commands;

  private ControlServer(UnixServer server, CommandHandler commands) {
    this.server = server;
    this.commands = commands;
  }

  /**
   * Listens in {@code stateDir}, whose instance lock the caller holds.
   *
   * @throws IOException when the socket cannot be made
   */
  public static ControlServer start(Path stateDir, CommandHandler commands) throws IOException {
    ControlSocket.prepare(stateDir);
    var server = new ControlServer(UnixServer.listen(ControlSocket.address(stateDir)), commands);
    CallLoop.start("control", server.server, AT_ONCE_MAX, server::serve);
    return server;
  }

  private void serve(UnixConnection caller) throws IOException {
    ControlCall call = receive(caller);
    LOG.info("command: {}", call.command());
    ControlAnswer answer = answer(call);
    try (Deadline _ = caller.hangUpAfter(CALL_TIMEOUT)) {
      caller.write(Lines.encode(answer));
    }
  }

  private static ControlCall receive(UnixConnection caller) throws IOException {
    try (Deadline _ = caller.hangUpAfter(CALL_TIMEOUT)) {
      return Lines.call(caller.read(CALL_BYTES_MAX));
    }
  }

  private ControlAnswer answer(ControlCall call) {
    try {
      return commands.answer(call);
    } catch (RuntimeException e) {
      LOG.error("{} failed", call.command(), e);
      return new ControlAnswer.Refused(
          "the daemon could not do it (" + e.getClass().getSimpleName() + ")",
          "its log says more; nothing that was begun is lost");
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
