package org.paygress.provider.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.paygress.system.socket.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the operator's commands: one line in, one line out, then the connection ends. Whoever can
 * open the socket (mode 0600 in a directory of mode 0700) is the operator.
 */
public final class ControlServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final int AT_ONCE_MAX = 16;
  private static final int CALL_BYTES_MAX = 64 * 1024;
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  private final Path file;
  private final ServerSocketChannel server;
  private final CommandHandler commands;
  private final Semaphore places = new Semaphore(AT_ONCE_MAX);

  private ControlServer(Path file, ServerSocketChannel server, CommandHandler commands) {
    this.file = file;
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
    Path file = ControlSocket.file(stateDir);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(ControlSocket.address(stateDir));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    var server = new ControlServer(file, channel, commands);
    Thread.ofPlatform().daemon().name("control").start(server::listen);
    return server;
  }

  private void listen() {
    while (server.isOpen()) {
      try {
        places.acquire();
        SocketChannel channel = server.accept();
        Thread.ofVirtual().name("command").start(() -> serve(channel));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        places.release();
        LOG.warn("a command could not be taken: {}", e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      ControlCall call = receive(channel);
      LOG.info("command: {}", call.command());
      Lines.write(channel, Lines.encode(answer(call)));
    } catch (IOException e) {
      LOG.warn("a command broke off: {}", e.toString());
    } finally {
      places.release();
    }
  }

  /** Blocking channels know no timeout, so somebody else hangs up on a caller that says nothing. */
  private static ControlCall receive(SocketChannel channel) throws IOException {
    Thread deadline = Deadline.hangUp(channel, CALL_TIMEOUT);
    try {
      return Lines.call(Lines.read(channel, CALL_BYTES_MAX));
    } finally {
      deadline.interrupt();
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
    Files.deleteIfExists(file);
  }
}
