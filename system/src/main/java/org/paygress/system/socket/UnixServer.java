package org.paygress.system.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import jdk.net.ExtendedSocketOptions;
import org.paygress.system.files.OwnerOnly;

/**
 * Listens on a unix socket of mode 0600. Root and our own user are let in alone, by what the kernel
 * says of the caller (SO_PEERCRED, unix(7)) and not by the mode of the file only.
 */
public final class UnixServer implements AutoCloseable {
  private final Path file;
  private final ServerSocketChannel server;
  private final UserPrincipal owner;
  private final UserPrincipal root;

  private UnixServer(
      Path file, ServerSocketChannel server, UserPrincipal owner, UserPrincipal root) {
    this.file = file;
    this.server = server;
    this.owner = owner;
    this.root = root;
  }

  /**
   * Makes the socket.
   *
   * @throws IOException when it cannot be made, or there is a file of that name
   */
  public static UnixServer listen(UnixDomainSocketAddress address) throws IOException {
    Path file = address.getPath();
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(address);
      OwnerOnly.restrict(file);
      UserPrincipal root =
          file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("root");
      return new UnixServer(file, channel, Files.getOwner(file), root);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether {@link #close} was not called yet. */
  public boolean isOpen() {
    return server.isOpen();
  }

  /**
   * Waits for the next caller.
   *
   * @throws java.nio.channels.ClosedChannelException after {@link #close}
   * @throws AccessDeniedException when it was somebody else's; it was hung up on
   */
  public UnixConnection accept() throws IOException {
    SocketChannel channel = server.accept();
    try {
      UserPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
      if (!letsIn(peer)) {
        throw new AccessDeniedException(
            file.toString(), null, "user " + peer.getName() + " is neither root nor its owner");
      }
      return new UnixConnection(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  boolean letsIn(UserPrincipal peer) {
    return peer.equals(owner) || peer.equals(root);
  }

  /** Stops listening and removes the socket. */
  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(file);
  }
}
