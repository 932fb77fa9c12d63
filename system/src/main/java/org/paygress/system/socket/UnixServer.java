package org.paygress.system.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.paygress.system.files.OwnerOnly;

/**
 * Listens on a unix socket. Root and one user, our own if no other is named, are let in alone, by
 * what the kernel says of the caller (SO_PEERCRED, unix(7)) and not by the mode of the file only.
 */
public final class UnixServer implements AutoCloseable {
  private final Path file;
  private final ServerSocketChannel server;
  private final UserPrincipal user;
  private final UserPrincipal root;
  private final boolean ours;

  private UnixServer(Path file, ServerSocketChannel server, UserPrincipal user, boolean ours)
      throws IOException {
    this.file = file;
    this.server = server;
    this.user = user;
    this.root = principals(file).lookupPrincipalByName("root");
    this.ours = ours;
  }

  /**
   * Makes the socket, of mode 0600.
   *
   * @throws IOException when it cannot be made, or there is a file of that name
   */
  public static UnixServer listen(UnixDomainSocketAddress address) throws IOException {
    Path file = address.getPath();
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(address);
      OwnerOnly.restrict(file);
      return new UnixServer(file, channel, Files.getOwner(file), true);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Makes the socket for a user that is not ours: of mode 0660, and of the group of that name.
   *
   * @param user name or number, of a user and of a group
   * @throws IOException when it cannot be made, there is a file of that name, or no such user
   */
  public static UnixServer listen(UnixDomainSocketAddress address, String user) throws IOException {
    Path file = address.getPath();
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      UserPrincipal principal = principals(file).lookupPrincipalByName(user);
      GroupPrincipal group = principals(file).lookupPrincipalByGroupName(user);
      channel.bind(address);
      Files.getFileAttributeView(file, PosixFileAttributeView.class).setGroup(group);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
      return new UnixServer(file, channel, principal, true);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * The socket that the service manager listens on for us and gave us as standard input
   * (systemd.exec(5), {@code StandardInput=socket}); empty when that is none.
   *
   * @param user is let in beside root, name or number
   */
  public static Optional<UnixServer> inherited(String user) throws IOException {
    if (System.inheritedChannel() instanceof ServerSocketChannel channel
        && channel.getLocalAddress() instanceof UnixDomainSocketAddress address) {
      Path file = address.getPath();
      return Optional.of(
          new UnixServer(file, channel, principals(file).lookupPrincipalByName(user), false));
    }
    return Optional.empty();
  }

  private static UserPrincipalLookupService principals(Path file) {
    return file.getFileSystem().getUserPrincipalLookupService();
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
            file.toString(),
            null,
            "user " + peer.getName() + " is neither root nor " + user.getName());
      }
      return new UnixConnection(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  boolean letsIn(UserPrincipal peer) {
    return peer.equals(user) || peer.equals(root);
  }

  /** Stops listening, and removes the socket if it was made here. */
  @Override
  public void close() throws IOException {
    server.close();
    if (ours) {
      Files.deleteIfExists(file);
    }
  }
}
