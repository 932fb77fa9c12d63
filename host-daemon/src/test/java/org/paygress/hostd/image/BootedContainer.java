package org.paygress.hostd.image;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.ProcessRunner;

/** A snapshot booted by plain lxc-start on a bridge of its own, unprivileged. */
final class BootedContainer implements AutoCloseable {
  private static final String BRIDGE = "pgimgtest0";
  private static final String ADDRESS = "10.89.77.10";
  private static final String NAME = "image-test";

  private final ProcessRunner runner;
  private final Path lxcPath;
  private final Duration toBanner;

  BootedContainer(ProcessRunner runner, Path scratch, Path rootfs) throws IOException {
    this.runner = runner;
    this.lxcPath = Files.createDirectories(scratch.resolve("lxc"));
    try {
      toBanner = start(rootfs);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Duration start(Path rootfs) throws IOException {
    must("ip", "link", "add", BRIDGE, "type", "bridge");
    must("ip", "addr", "add", "10.89.77.1/24", "dev", BRIDGE);
    must("ip", "link", "set", BRIDGE, "up");
    Files.createDirectories(lxcPath.resolve(NAME));
    Files.writeString(lxcPath.resolve(NAME).resolve("config"), config(rootfs));
    long begun = System.nanoTime();
    // Without newuidmap in its path LXC writes the id map itself and needs no entry in /etc/subuid.
    CommandResult started =
        runner.run(
            Command.of("/usr/bin/lxc-start", "-P", lxcPath.toString(), "-n", NAME)
                .with("-o", lxcPath.resolve("log").toString())
                .env("PATH", "/nonexistent"));
    if (!started.ok()) {
      throw new IOException(Files.readString(lxcPath.resolve("log")));
    }
    awaitBanner();
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  Duration toBanner() {
    return toBanner;
  }

  /** Runs a program inside as root; {@code stdin} goes to it. */
  CommandResult inside(String stdin, String... argv) {
    return runner.run(
        Command.of("lxc-attach", "-P", lxcPath.toString(), "-n", NAME, "--clear-env", "--")
            .with(argv)
            .stdin(stdin.getBytes(StandardCharsets.UTF_8)));
  }

  String output(String... argv) {
    CommandResult result = inside("", argv);
    if (!result.ok()) {
      throw new IllegalStateException(String.join(" ", argv) + ": " + result.summary());
    }
    return result.stdout().strip();
  }

  boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(ADDRESS, port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String config(Path rootfs) {
    return """
    lxc.uts.name = image-test
    lxc.rootfs.path = dir:%s
    lxc.rootfs.options = idmap=container
    lxc.include = /usr/share/lxc/config/common.conf
    lxc.include = /usr/share/lxc/config/userns.conf
    lxc.apparmor.profile = unconfined
    lxc.idmap = u 0 1879048192 65536
    lxc.idmap = g 0 1879048192 65536
    lxc.cgroup.relative = 1
    lxc.net.0.type = veth
    lxc.net.0.link = %s
    lxc.net.0.flags = up
    lxc.net.0.ipv4.address = %s/24
    """
        .formatted(rootfs, BRIDGE, ADDRESS);
  }

  private void awaitBanner() throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < deadline) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(ADDRESS, 22), 100);
        socket.setSoTimeout(5000);
        if (new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII)
            .equals("SSH-")) {
          return;
        }
      } catch (IOException e) {
        sleep();
      }
    }
    throw new IOException("no SSH banner: " + Files.readString(lxcPath.resolve("log")));
  }

  private static void sleep() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void must(String... argv) {
    CommandResult result = runner.run(Command.of(argv));
    if (!result.ok()) {
      throw new IllegalStateException(String.join(" ", argv) + ": " + result.summary());
    }
  }

  @Override
  public void close() {
    runner.run(Command.of("lxc-stop", "-k", "-P", lxcPath.toString(), "-n", NAME));
    runner.run(Command.of("ip", "link", "del", BRIDGE));
  }
}
