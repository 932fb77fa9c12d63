package org.paygress.provider.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.paygress.testbed.guest.Cache;
import org.paygress.testbed.guest.HostCommand;
import org.paygress.testbed.peer.PeerSetup;

/**
 * A Docker engine: the one that runs on this machine, else one of our own (as root, from Debian's
 * docker.io), which is told to leave packet filter and forwarding alone and is gone when closed.
 */
final class DockerEngine implements AutoCloseable {

  private static final String BRIDGE = "docker0";
  private static final String SMALL = "paygress-test/small:latest";
  private static final Duration START_MAX = Duration.ofSeconds(60);

  /** Half a gigabyte, on a busy machine. */
  private static final Duration IMPORT_MAX = Duration.ofMinutes(10);

  /** What is ours to take away again. */
  private record Ours(Process dockerd, Path run, boolean bridge) {}

  private final Optional<Ours> ours;

  private DockerEngine(Optional<Ours> ours) {
    this.ours = ours;
  }

  /** Finds or starts one; an {@link IOException} says why neither was possible. */
  static DockerEngine available() throws IOException, InterruptedException {
    if (answers()) {
      return new DockerEngine(Optional.empty());
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new IOException("no Docker engine runs, and only root could start one");
    }
    return start();
  }

  private static DockerEngine start() throws IOException, InterruptedException {
    Path data = Files.createDirectories(Cache.standard().dir().resolve("docker"));
    Path run = Files.createTempDirectory("dockerd-");
    boolean bridge = !Files.exists(Path.of("/sys/class/net", BRIDGE));
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
    DockerEngine engine = new DockerEngine(Optional.of(new Ours(process, run, bridge)));
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (answers()) {
        return engine;
      }
      Thread.sleep(200);
    }
    String reason = HostCommand.tail(Files.readString(log));
    engine.close();
    throw new IOException("dockerd does not start: " + reason);
  }

  private static boolean answers() throws InterruptedException {
    return HostCommand.of("docker", "info").within(Duration.ofSeconds(10)).run().ok();
  }

  /**
   * The name of an image of the Nutshell mint, built and imported if it is not there yet. The small
   * image that Testcontainers is told of (see the module's pom.xml) is seen to as well: the library
   * looks for its own way to the engine in a container of it, if it thinks to be in one itself.
   */
  String nutshell(String release) throws IOException, InterruptedException {
    String small = imported(PeerSetup.installed("small-image"), "paygress-test/small:");
    HostCommand.of("docker", "tag", small, SMALL).expectSuccess();
    return imported(
        PeerSetup.installed("nutshell-image", release), "paygress-test/nutshell:" + release + "-");
  }

  /** The image of that content, whose hash is the last part of the file's name. */
  private static String imported(Path tar, String prefix) throws IOException, InterruptedException {
    String image = prefix + tar.getFileName().toString().replaceAll(".*-|\\.tar", "");
    if (!HostCommand.of("docker", "image", "inspect", image).run().ok()) {
      HostCommand.of("docker", "import", tar.toString(), image).within(IMPORT_MAX).expectSuccess();
    }
    return image;
  }

  @Override
  public void close() {
    ours.ifPresent(DockerEngine::stop);
  }

  private static void stop(Ours ours) {
    ours.dockerd().destroy();
    try {
      if (!ours.dockerd().waitFor(20, TimeUnit.SECONDS)) {
        ours.dockerd().destroyForcibly().waitFor();
      }
      if (ours.bridge()) {
        HostCommand.of("ip", "link", "delete", BRIDGE).run();
      }
      Cache.deleteTree(ours.run());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
