package org.paygress.provider.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlSocketTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration RETRY = Duration.ofSeconds(20);

  @TempDir private Path dir = Path.of("");

  private static ControlCall call(String command) {
    return new ControlCall(command, JSON.createObjectNode().put("text", "ä\n\"☂"));
  }

  @Test
  void a_command_reaches_the_daemon_and_its_answer_comes_back() throws Exception {
    try (var _ = ControlServer.start(dir, heard -> new ControlAnswer.Done(heard.arguments()))) {
      assertThat(ControlClient.ask(dir, call("echo"), RETRY))
          .contains(new ControlAnswer.Done(call("echo").arguments()));
    }
  }

  @Test
  void a_refusal_comes_back_with_its_remedy() throws Exception {
    var refusal = new ControlAnswer.Refused("no such mint", "name another");
    try (var _ = ControlServer.start(dir, heard -> refusal)) {
      assertThat(ControlClient.ask(dir, call("x"), RETRY)).contains(refusal);
    }
  }

  @Test
  void a_defect_of_the_commands_is_an_answer_and_not_the_end_of_the_server() throws Exception {
    CommandHandler commands =
        heard -> {
          throw new IllegalStateException("a defect");
        };
    try (var _ = ControlServer.start(dir, commands)) {
      for (int i = 0; i < 20; i++) {
        assertThat(ControlClient.ask(dir, call("x"), RETRY))
            .contains(
                new ControlAnswer.Refused(
                    "the daemon could not do it (IllegalStateException)",
                    "its log says more; nothing that was begun is lost"));
      }
    }
  }

  @Test
  void nobody_but_the_owner_can_open_it() throws Exception {
    try (var _ = ControlServer.start(dir, heard -> new ControlAnswer.Done(heard.arguments()))) {
      assertThat(mode(dir.resolve("control"))).isEqualTo("rwx------");
      assertThat(mode(dir.resolve("control/socket"))).isEqualTo("rw-------");
    }
    assertThat(dir.resolve("control/socket")).doesNotExist();
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void where_no_daemon_listens_there_is_no_answer() throws Exception {
    assertThat(ControlClient.ask(dir, call("x"), RETRY)).isEmpty();
  }

  @Test
  void the_socket_of_a_killed_daemon_is_nobody_and_the_next_daemon_replaces_it() throws Exception {
    ControlSocket.prepare(dir);
    try (var killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(ControlSocket.address(dir));
    }
    assertThat(dir.resolve("control/socket")).exists();
    assertThat(ControlClient.ask(dir, call("x"), RETRY)).isEmpty();
    try (var _ = ControlServer.start(dir, heard -> new ControlAnswer.Done(heard.arguments()))) {
      assertThat(ControlClient.ask(dir, call("x"), RETRY)).isPresent();
    }
  }

  @Test
  void what_is_no_command_is_hung_up_on() throws Exception {
    try (var _ = ControlServer.start(dir, heard -> new ControlAnswer.Done(heard.arguments()));
        SocketChannel caller = SocketChannel.open(ControlSocket.address(dir))) {
      caller.write(ByteBuffer.wrap("[1,2]\n".getBytes(StandardCharsets.UTF_8)));
      assertThat(caller.read(ByteBuffer.allocate(10))).isEqualTo(-1);
      assertThat(ControlClient.ask(dir, call("x"), RETRY)).isPresent();
    }
  }

  @Test
  void an_answer_that_does_not_come_is_given_up() throws Exception {
    var never = new CountDownLatch(1);
    CommandHandler commands =
        heard -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new ControlAnswer.Done(heard.arguments());
        };
    try (var _ = ControlServer.start(dir, commands)) {
      assertThatThrownBy(() -> ControlClient.ask(dir, call("x"), Duration.ofMillis(200)))
          .isInstanceOf(IOException.class);
    } finally {
      never.countDown();
    }
  }

  @Test
  void neither_calls_nor_answers_print_what_they_hold() {
    ObjectNode secret = JSON.createObjectNode().put("token", "cashuBsecret");
    assertThat(new ControlCall("wallet send", secret)).hasToString("ControlCall[wallet send]");
    assertThat(new ControlAnswer.Done(secret)).hasToString("Done[redacted]");
  }

  @Test
  void a_state_dir_too_long_for_a_socket_is_said_to_be() {
    Path deep = dir.resolve("d".repeat(100));
    assertThatThrownBy(() -> ControlSocket.address(deep))
        .hasMessage("provider.state_dir is too long for a socket in it: 107 at most");
  }

  @Test
  void callers_that_do_not_read_their_answers_shut_nobody_out_for_long() throws Exception {
    var text = JSON.createObjectNode().put("history", "x".repeat(1_000_000));
    List<SocketChannel> stopped = new ArrayList<>();
    try (var _ = ControlServer.start(dir, _ -> new ControlAnswer.Done(text))) {
      for (int i = 0; i < 16; i++) {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(dir.resolve("control/socket")));
        byte[] line = "{\"command\":\"x\",\"arguments\":{}}\n".getBytes(StandardCharsets.UTF_8);
        channel.write(ByteBuffer.wrap(line));
        stopped.add(channel);
      }
      assertThat(ControlClient.ask(dir, call("x"), RETRY)).isPresent();
    } finally {
      for (SocketChannel channel : stopped) {
        channel.close();
      }
    }
  }
}
