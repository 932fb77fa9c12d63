package org.paygress.system.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.paygress.system.socket.UnixDatagram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager how the daemon is (sd_notify(3)). Without one every call does nothing;
 * a message that cannot be sent is logged and otherwise ignored, since the service itself runs.
 */
public final class SystemdNotifier {

  private static final Logger log = LoggerFactory.getLogger(SystemdNotifier.class);

  private final Optional<String> socket;
  private final Optional<Duration> watchdogTimeout;

  SystemdNotifier(Optional<String> socket, Optional<Duration> watchdogTimeout) {
    this.socket = socket;
    this.watchdogTimeout = watchdogTimeout;
  }

  /** As {@code NOTIFY_SOCKET} and {@code WATCHDOG_USEC} say. */
  public static SystemdNotifier fromEnvironment() {
    return new SystemdNotifier(
        Optional.ofNullable(System.getenv("NOTIFY_SOCKET")).filter(path -> !path.isEmpty()),
        watchdogTimeout(System.getenv("WATCHDOG_USEC")));
  }

  static Optional<Duration> watchdogTimeout(@Nullable String micros) {
    return micros == null || !micros.matches("[1-9][0-9]{0,15}")
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.multiplyExact(Long.parseLong(micros), 1000L)));
  }

  /** The daemon serves requests. */
  public void ready(String status) {
    send("READY=1\nSTATUS=" + status);
  }

  /** The daemon begins to stop. */
  public void stopping() {
    send("STOPPING=1\nSTATUS=stopping");
  }

  /**
   * Pings the watchdog at a third of its timeout for as long as {@code alive} answers true, on a
   * daemon thread; does nothing when no watchdog is set.
   */
  public void startWatchdog(BooleanSupplier alive) {
    if (socket.isEmpty() || watchdogTimeout.isEmpty()) {
      return;
    }
    Duration pause = watchdogTimeout.get().dividedBy(3);
    Thread.ofPlatform()
        .daemon()
        .name("watchdog")
        .start(
            () -> {
              while (ping(alive, pause)) {
                // Each round sleeps in ping.
              }
            });
  }

  private boolean ping(BooleanSupplier alive, Duration pause) {
    try {
      if (alive.getAsBoolean()) {
        send("WATCHDOG=1");
      } else {
        log.error("the daemon does not answer its own health check; the watchdog is not pinged");
      }
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void send(String message) {
    socket.ifPresent(
        path -> {
          if (!UnixDatagram.send(path, message.getBytes(StandardCharsets.UTF_8))) {
            log.warn("could not notify the service manager");
          }
        });
  }
}
