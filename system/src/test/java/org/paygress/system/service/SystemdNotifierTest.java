package org.paygress.system.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.system.socket.UnixDatagram;

class SystemdNotifierTest {

  @TempDir private Path dir = Path.of("");

  @Test
  void the_service_manager_hears_ready_and_stopping() {
    String path = dir.resolve("notify").toString();
    try (var manager = new NotifySocket(path)) {
      var notifier = new SystemdNotifier(Optional.of(path), Optional.empty());

      notifier.ready("serving");
      notifier.stopping();

      assertThat(manager.next()).isEqualTo("READY=1\nSTATUS=serving");
      assertThat(manager.next()).isEqualTo("STOPPING=1\nSTATUS=stopping");
    }
  }

  @Test
  void an_abstract_socket_is_reached_too() {
    String name = "@paygress-test-" + ProcessHandle.current().pid();
    try (var manager = new NotifySocket(name)) {
      assertThat(UnixDatagram.send(name, new byte[] {'h', 'i'})).isTrue();
      assertThat(manager.next()).isEqualTo("hi");
    }
  }

  @Test
  void the_watchdog_is_pinged_while_the_daemon_is_well_and_not_afterwards() throws Exception {
    String path = dir.resolve("watchdog").toString();
    var alive = new AtomicBoolean(true);
    try (var manager = new NotifySocket(path)) {
      new SystemdNotifier(Optional.of(path), Optional.of(Duration.ofMillis(150)))
          .startWatchdog(alive::get);
      assertThat(manager.next()).isEqualTo("WATCHDOG=1");
      assertThat(manager.next()).isEqualTo("WATCHDOG=1");

      alive.set(false);
      Thread.sleep(100);
      String last = manager.next();
      if (!last.isEmpty()) {
        // One that was on its way.
        last = manager.next();
      }
      assertThat(last).isEmpty();
    }
  }

  @Test
  void without_a_service_manager_nothing_is_sent() {
    new SystemdNotifier(Optional.empty(), Optional.empty()).ready("serving");

    assertThat(UnixDatagram.send(dir.resolve("nobody").toString(), new byte[] {1})).isFalse();
    assertThat(UnixDatagram.send("/" + "x".repeat(200), new byte[] {1})).isFalse();
    assertThat(UnixDatagram.send("", new byte[] {1})).isFalse();
  }

  @Test
  void the_watchdogs_time_is_read_from_microseconds() {
    assertThat(SystemdNotifier.watchdogTimeout("30000000")).contains(Duration.ofSeconds(30));
    assertThat(SystemdNotifier.watchdogTimeout("0")).isEmpty();
    assertThat(SystemdNotifier.watchdogTimeout("soon")).isEmpty();
    assertThat(SystemdNotifier.watchdogTimeout(null)).isEmpty();
  }
}
