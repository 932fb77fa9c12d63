package org.paygress.system.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UnixServerTest {

  private static final int BYTES_MAX = 100;

  @TempDir private Path dir = Path.of("");

  private UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(dir.resolve("socket"));
  }

  @Test
  void our_own_user_is_let_in_and_lines_go_both_ways() throws Exception {
    try (UnixServer server = UnixServer.listen(address());
        UnixConnection caller = UnixConnection.connect(address()).orElseThrow();
        UnixConnection served = server.accept()) {
      caller.write("first ä");
      caller.write("second");
      assertThat(served.read(BYTES_MAX)).isEqualTo("first ä");
      assertThat(served.read(BYTES_MAX)).isEqualTo("second");
      served.write("answer");
      assertThat(caller.read(BYTES_MAX)).isEqualTo("answer");
    }
  }

  @Test
  void only_root_and_the_owner_of_the_socket_are_let_in() throws Exception {
    try (UnixServer server = UnixServer.listen(address())) {
      assertThat(server.letsIn(Files.getOwner(dir.resolve("socket")))).isTrue();
      assertThat(server.letsIn(user("root"))).isTrue();
      assertThat(server.letsIn(user("nobody"))).isFalse();
    }
  }

  private UserPrincipal user(String name) throws IOException {
    return dir.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
  }

  @Test
  void the_socket_is_its_owners_alone_and_goes_with_the_server() throws Exception {
    try (UnixServer server = UnixServer.listen(address())) {
      assertThat(server.isOpen()).isTrue();
      assertThat(Files.getPosixFilePermissions(dir.resolve("socket")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(dir.resolve("socket")).doesNotExist();
  }

  @Test
  void a_closed_server_takes_no_callers() throws Exception {
    UnixServer server = UnixServer.listen(address());
    server.close();
    assertThatThrownBy(server::accept).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void who_says_nothing_is_hung_up_on_and_who_says_too_much_is_not_read() throws Exception {
    try (UnixServer server = UnixServer.listen(address());
        UnixConnection caller = UnixConnection.connect(address()).orElseThrow();
        UnixConnection served = server.accept()) {
      caller.write("x".repeat(BYTES_MAX + 1));
      assertThatThrownBy(() -> served.read(BYTES_MAX)).hasMessage("the other side said too much");
      try (Deadline _ = caller.hangUpAfter(Duration.ofMillis(50))) {
        assertThatThrownBy(() -> caller.read(BYTES_MAX)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void where_nobody_listens_there_is_no_connection() throws Exception {
    try (var killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(address());
    }
    assertThat(dir.resolve("socket")).exists();
    assertThat(UnixConnection.connect(address())).isEmpty();
  }

  @Test
  void frames_of_any_bytes_go_both_ways_and_into_memory_outside_the_heap() throws Exception {
    try (UnixServer server = UnixServer.listen(address());
        UnixConnection caller = UnixConnection.connect(address()).orElseThrow();
        UnixConnection served = server.accept()) {
      caller.writeFrame(new byte[] {0, '\n', -1});
      caller.writeFrame(new byte[0]);
      caller.writeFrame(new byte[BYTES_MAX + 1]);
      assertThat(served.readFrame(BYTES_MAX)).containsExactly(0, '\n', -1);
      assertThat(served.readFrame(BYTES_MAX)).isEmpty();
      assertThatThrownBy(() -> served.readFrame(BYTES_MAX))
          .hasMessage("the other side said too much");

      served.writeFrame(new byte[] {1, 2, 3});
      ByteBuffer direct = ByteBuffer.allocateDirect(3);
      caller.readFrame(direct);
      assertThat(direct.get(2)).isEqualTo((byte) 3);
      served.writeFrame(new byte[] {1, 2});
      assertThatThrownBy(() -> caller.readFrame(ByteBuffer.allocateDirect(3)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_frame_with_a_length_below_zero_or_cut_off_is_refused() throws Exception {
    try (UnixServer server = UnixServer.listen(address());
        SocketChannel caller = SocketChannel.open(address());
        UnixConnection served = server.accept()) {
      caller.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1}));
      assertThatThrownBy(() -> served.readFrame(BYTES_MAX)).isInstanceOf(IOException.class);
      caller.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 9, 1}));
      caller.shutdownOutput();
      assertThatThrownBy(() -> served.readFrame(BYTES_MAX)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void a_socket_for_another_user_is_of_its_group_and_lets_it_in() throws Exception {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    try (UnixServer server = UnixServer.listen(address(), "daemon")) {
      Path socket = dir.resolve("socket");
      assertThat(Files.getPosixFilePermissions(socket))
          .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
      assertThat(Files.getAttribute(socket, "posix:group")).hasToString("daemon");
      assertThat(server.letsIn(user("daemon"))).isTrue();
      assertThat(server.letsIn(user("root"))).isTrue();
      assertThat(server.letsIn(user("nobody"))).isFalse();
    }
    assertThatThrownBy(() -> UnixServer.listen(address(), "nobody-of-that-name"))
        .isInstanceOf(IOException.class);
    assertThat(dir.resolve("socket")).doesNotExist();
  }
}
