package org.paygress.hostd.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.hostd.FactsReader;
import org.paygress.hostd.Parallel;
import org.paygress.protocol.LeaseId;
import org.paygress.templates.Readiness;

class ProbesTest {

  private static final LeaseId LEASE = new LeaseId(1000);

  @Test
  void only_an_ssh_greeting_counts() throws Exception {
    assertThat(heard("SSH-2.0-OpenSSH_9.2p1\r\n")).isTrue();
    assertThat(heard("HTTP/1.1 400 Bad Request\r\n")).isFalse();
    assertThat(heard("SSH-")).isFalse();
    assertThat(heard("")).isFalse();
  }

  @Test
  void a_server_that_says_nothing_is_given_up_on() throws Exception {
    try (ServerSocket mute = listener()) {
      assertThat(SshProbe.accepts("127.0.0.1", mute.getLocalPort(), 500)).isTrue();
      assertThat(SshProbe.greets("127.0.0.1", mute.getLocalPort(), 100)).isFalse();
    }
  }

  @Test
  void a_template_port_that_never_answers_is_not_ready() throws Exception {
    int closed;
    try (ServerSocket gone = listener()) {
      closed = gone.getLocalPort();
    }
    ReadinessProbe probe = new ReadinessProbe(lease -> true);
    assertThatThrownBy(
            () ->
                probe.template(
                    LEASE, "127.0.0.1", new Readiness.Tcp(closed, 60), Duration.ofMillis(200)))
        .isInstanceOfSatisfying(
            HostException.class, e -> assertThat(e.fault()).isEqualTo(HostFault.NOT_READY));
  }

  @Test
  void a_container_that_dies_meanwhile_is_not_waited_for() throws Exception {
    int closed;
    try (ServerSocket gone = listener()) {
      closed = gone.getLocalPort();
    }
    ReadinessProbe probe = new ReadinessProbe(lease -> false);
    assertThatThrownBy(
            () ->
                probe.template(
                    LEASE, "127.0.0.1", new Readiness.Tcp(closed, 60), Duration.ofMinutes(1)))
        .isInstanceOfSatisfying(
            HostException.class, e -> assertThat(e.fault()).isEqualTo(HostFault.CONTAINER_START));
  }

  @Test
  void all_work_ends_before_the_first_failure_is_told() {
    AtomicInteger done = new AtomicInteger();
    HostException first = new HostException(HostFault.NETWORK, "a", "first");
    HostException second = new HostException(HostFault.VOLUME, "b", "second");
    assertThatThrownBy(
            () ->
                Parallel.all(
                    () -> {
                      throw first;
                    },
                    done::incrementAndGet,
                    () -> {
                      throw second;
                    }))
        .isSameAs(first)
        .hasSuppressedException(second);
    assertThat(done).hasValue(1);
  }

  @Test
  void memory_is_read_in_whole_mebibytes() {
    assertThat(FactsReader.parseMemoryMb(List.of("MemTotal:       24683520 kB", "MemFree: 1 kB")))
        .isEqualTo(24_105);
    assertThat(FactsReader.parseMemoryMb(List.of())).isZero();
  }

  private static boolean heard(String greeting) throws Exception {
    try (ServerSocket server = listener()) {
      Thread speaker =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket client = server.accept()) {
                      client.getOutputStream().write(greeting.getBytes(StandardCharsets.US_ASCII));
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      boolean greets = SshProbe.greets("127.0.0.1", server.getLocalPort(), 2_000);
      speaker.join();
      return greets;
    }
  }

  private static ServerSocket listener() throws Exception {
    return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }
}
