package org.paygress.system.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
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
}
