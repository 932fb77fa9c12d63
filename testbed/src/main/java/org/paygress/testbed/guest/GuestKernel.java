package org.paygress.testbed.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running guest: root on a Debian kernel with dm-crypt, LXC and nftables. All it writes is gone
 * when it is closed, and it powers itself off should our process die.
 */
public final class GuestKernel implements AutoCloseable {

  private static final Duration BOOT_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration OFF_TIMEOUT = Duration.ofSeconds(15);

  private final GuestOptions options;
  private final Process qemu;
  private final ControlChannel control;
  private final Duration bootTime;

  private GuestKernel(
      GuestOptions options, Process qemu, ControlChannel control, Duration bootTime) {
    this.options = options;
    this.qemu = qemu;
    this.control = control;
    this.bootTime = bootTime;
  }

  /** Boots and returns when scripts can run: 4 to 20 s under emulation. */
  public static GuestKernel boot(GuestOptions options) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process qemu =
        new ProcessBuilder(QemuCommand.render(options, Acceleration.detect()))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(options.qemuLog().toFile())
            .start();
    ControlChannel control = null;
    try {
      control = connect(options, qemu);
      control.ready().get(BOOT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      var guest =
          new GuestKernel(options, qemu, control, Duration.ofNanos(System.nanoTime() - start));
      guest.openLoopbackServices();
      return guest;
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the guest did not boot" + complaints(options), e);
    } finally {
      if (control == null
          || !control.ready().isDone()
          || control.ready().isCompletedExceptionally()) {
        qemu.destroyForcibly();
      }
    }
  }

  /** From the start of QEMU to the first script. */
  public Duration bootTime() {
    return bootTime;
  }

  public boolean alive() {
    return qemu.isAlive();
  }

  /** Runs a bash script as root and waits for its end; a timeout leaves it running. */
  public GuestRun run(String script, Duration timeout) throws IOException, InterruptedException {
    return control.run(script, timeout);
  }

  /** Runs a script that should end within a minute. */
  public GuestRun run(String script) throws IOException, InterruptedException {
    return run(script, Duration.ofMinutes(1));
  }

  /**
   * Writes a small file (up to about 1 MiB; larger ones belong on a disk). The path must be plain.
   */
  public void copyIn(Path file, String guestPath, String mode)
      throws IOException, InterruptedException {
    String content = Base64.getMimeEncoder().encodeToString(Files.readAllBytes(file));
    String script =
        """
        set -e; umask 077; mkdir -p "$(dirname 'PATH')"
        base64 -d > 'PATH' <<'.'
        CONTENT
        .
        chmod MODE 'PATH'
        """
            .replace("PATH", guestPath)
            .replace("MODE", mode)
            .replace("CONTENT", content.replace("\r", ""));
    run(script).expectSuccess();
  }

  /** Powers it off; nothing of it is left but its logs. */
  @Override
  public void close() {
    try {
      control.powerOff();
    } catch (IOException e) {
      // It is gone already, or hangs: it is killed below.
    }
    boolean off = false;
    try {
      off = qemu.waitFor(OFF_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!off) {
      qemu.destroyForcibly();
    }
    try {
      control.close();
      Files.deleteIfExists(options.controlSocket());
      Files.deleteIfExists(options.monitorSocket());
    } catch (IOException e) {
      // Only the socket's file can be left, in a directory our caller removes.
    }
  }

  private void openLoopbackServices() throws IOException, InterruptedException {
    for (int port : options.loopbackServices()) {
      run("setsid socat TCP-LISTEN:%1$d,bind=127.0.0.1,reuseaddr,fork TCP:%2$s:%1$d </dev/null >/dev/null 2>&1 &"
              .formatted(port, QemuCommand.HOST_SERVICES))
          .expectSuccess();
    }
  }

  private static ControlChannel connect(GuestOptions options, Process qemu)
      throws IOException, InterruptedException {
    while (true) {
      if (Files.exists(options.controlSocket())) {
        try {
          return ControlChannel.connect(options.controlSocket());
        } catch (IOException e) {
          // Bound and not yet listening.
        }
      }
      if (qemu.waitFor(20, TimeUnit.MILLISECONDS)) {
        throw new IOException("QEMU ended at once" + complaints(options));
      }
    }
  }

  private static String complaints(GuestOptions options) throws IOException {
    var text = new StringBuilder();
    for (Path log : new Path[] {options.qemuLog(), options.consoleLog()}) {
      if (Files.exists(log)) {
        text.append('\n').append(HostCommand.tail(Files.readString(log)));
      }
    }
    return text.toString();
  }
}
