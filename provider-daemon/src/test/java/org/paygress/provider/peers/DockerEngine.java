package org.paygress.provider.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.paygress.testbed.guest.Cache;
import org.paygress.testbed.guest.Checkout;
import org.paygress.testbed.guest.HostCommand;

/**
 * A Docker engine: the one that runs on this machine, else one of our own (as root, from Debian's
 * docker.io), which is told to leave packet filter and forwarding alone and is gone when closed.
 */
final class DockerEngine implements AutoCloseable {

  private static final String BRIDGE = "docker0";
  private static final Duration START_MAX = Duration.ofSeconds(60);

  /** A root filesystem from Debian's and Python's registries, on a slow line and a busy machine. */
  private static final Duration BUILD_MAX = Duration.ofMinutes(20);

  private final @Nullable Process ours;
  private final boolean ourBridge;

  private DockerEngine(@Nullable Process ours, boolean ourBridge) {
    this.ours = ours;
    this.ourBridge = ourBridge;
  }

  /** Finds or starts one; an {@link IOException} says why neither was possible. */
  static DockerEngine available() throws IOException, InterruptedException {
    if (answers()) {
      return new DockerEngine(null, false);
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new IOException("no Docker engine runs, and only root could start one");
    }
    return start();
  }

  private static DockerEngine start() throws IOException, InterruptedException {
    Path data = Files.createDirectories(Cache.standard().dir().resolve("docker"));
    Path run = Files.createTempDirectory("dockerd-");
    boolean ourBridge = !Files.exists(Path.of("/sys/class/net", BRIDGE));
    Path log = run.resolve("log");
    Process process =
        new ProcessBuilder(
                "dockerd",
                // Ports are published by its proxy: enough for this machine, nothing to restore.
                "--iptables=false",
                "--ip6tables=false",
                "--ip-forward=false",
                "--ip-masq=false",
                "--data-root=" + data,
                "--exec-root=" + run.resolve("exec"),
                "--pidfile=" + run.resolve("pid"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    DockerEngine engine = new DockerEngine(process, ourBridge);
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (answers()) {
        return engine;
      }
      Thread.sleep(200);
    }
    engine.close();
    throw new IOException("dockerd does not start: " + HostCommand.tail(Files.readString(log)));
  }

  private static boolean answers() throws InterruptedException {
    return HostCommand.of("docker", "info").within(Duration.ofSeconds(10)).run().ok();
  }

  /** The name of an image of the Nutshell mint, built and imported if it is not there yet. */
  String nutshell(String release) throws IOException, InterruptedException {
    Path setup = Checkout.find().root().resolve("testbed/peers/setup");
    Path tar =
        Path.of(
            HostCommand.of(setup.toString(), "image", release)
                .within(BUILD_MAX)
                .expectSuccess()
                .lines()
                .reduce((_, last) -> last)
                .orElseThrow());
    String hash = tar.getFileName().toString().replaceAll(".*-|\\.tar", "");
    String image = "paygress-test/nutshell:" + release + "-" + hash;
    if (!HostCommand.of("docker", "image", "inspect", image).run().ok()) {
      HostCommand.of("docker", "import", tar.toString(), image).within(BUILD_MAX).expectSuccess();
    }
    return image;
  }

  @Override
  public void close() {
    Optional.ofNullable(ours).ifPresent(this::stop);
  }

  private void stop(Process dockerd) {
    dockerd.destroy();
    try {
      if (!dockerd.waitFor(20, TimeUnit.SECONDS)) {
        dockerd.destroyForcibly().waitFor();
      }
      if (ourBridge) {
        HostCommand.of("ip", "link", "delete", BRIDGE).run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
