package org.paygress.testbed.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.paygress.testbed.guest.Cache;
import org.paygress.testbed.guest.Checkout;
import org.paygress.testbed.guest.Disk;
import org.paygress.testbed.guest.ExtImage;
import org.paygress.testbed.guest.ForwardedPort;
import org.paygress.testbed.guest.GuestImage;
import org.paygress.testbed.guest.GuestKernel;
import org.paygress.testbed.guest.GuestOptions;
import org.paygress.testbed.guest.GuestRun;
import org.paygress.testbed.guest.HostCommand;
import org.paygress.testbed.guest.JavaRuntime;

/** The daemon in a guest kernel that has dm-crypt. */
final class GuestProvider implements Provider {

  /** The daemon's state directory in the guest. */
  static final String STATE = "/var/lib/paygress";

  private static final Duration SCRIPT_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private static final String START =
      """
      set -e
      mkdir -p -m 0700 /var/lib/paygress /var/lib/paygress/pool
      cp -a /project/state/. /var/lib/paygress/
      mount -o noatime "$(/guest/disk pool)" /var/lib/paygress/pool
      log=$(/guest/port log)
      setsid /project/jre/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx384m \\
        --enable-native-access=ALL-UNNAMED -Dpaygress.templates=/project/templates \\
        -cp '/project/classes:/project/lib/*' org.paygress.provider.cli.Paygressd \\
        run --config /project/paygress.toml </dev/null >"$log" 2>&1 &
      echo $! >/run/paygressd.pid
      modprobe -a dm-crypt nf_tables nft_chain_nat veth bridge >/dev/null 2>&1 || true
      """;

  private static final String STOP =
      """
      kill -TERM "$(cat /run/paygressd.pid)" || exit 0
      for _ in $(seq 100); do [ -d "/proc/$(cat /run/paygressd.pid)" ] || exit 0; sleep 0.1; done
      exit 1
      """;

  private final ProviderFiles files;
  private final PoolUse pool;
  private final GuestKernel guest;

  private GuestProvider(ProviderFiles files, PoolUse pool, GuestKernel guest) {
    this.files = files;
    this.pool = pool;
    this.guest = guest;
  }

  /** Boots a guest with everything on its disks and starts the daemon in it. */
  static GuestProvider start(
      Checkout checkout,
      ProviderFiles files,
      DaemonConfig settings,
      Path pool,
      WorkDir work,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    GuestImage image = GuestImage.prepare(checkout, progress);
    Path project =
        projectDisk(checkout, files, JavaRuntime.prepare(progress), work.directory("disks"));
    PoolUse use = PoolUse.read(pool, work.directory("disks").resolve("pool.btrfs"));
    GuestKernel guest =
        GuestKernel.boot(
            GuestOptions.of(image, work.logs())
                .disks(new Disk("project", project), new Disk("pool", use.image()))
                .forwards(settings.ports().all().stream().map(ForwardedPort::same).toList())
                .loopbackServices(services(settings))
                .memoryMb(memoryMb()));
    try {
      guest.run(START, SCRIPT_TIMEOUT).expectSuccess();
      return new GuestProvider(files, use, guest);
    } catch (IOException | InterruptedException e) {
      guest.close();
      throw e;
    }
  }

  @Override
  public String kernel() {
    return "guest";
  }

  @Override
  public Path config() {
    return files.config();
  }

  @Override
  public String stateDir() {
    return STATE;
  }

  @Override
  public String story() {
    return "guest kernel up after " + guest.bootTime().toMillis() + " ms";
  }

  @Override
  public boolean alive() throws IOException, InterruptedException {
    return guest.alive() && guest.run("[ -d /proc/$(cat /run/paygressd.pid) ]").ok();
  }

  @Override
  public GuestRun run(String script, Duration timeout) throws IOException, InterruptedException {
    return guest.run(script, timeout);
  }

  @Override
  public void close() {
    try {
      if (guest.alive() && !guest.run(STOP, STOP_TIMEOUT).ok()) {
        System.err.println("demo: the daemon did not end within 10 s of SIGTERM");
      }
    } catch (IOException e) {
      // The guest is gone, and the daemon with it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      guest.close();
      release();
    }
  }

  private void release() {
    try {
      pool.release();
    } catch (IOException e) {
      System.err.println("demo: while cleaning up: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Integer> services(DaemonConfig settings) {
    return List.of(
            Loopback.port(settings.relay().uri()),
            Loopback.port(URI.create(settings.mint().value())))
        .stream()
        .distinct()
        .toList();
  }

  /** Runtime, classes, registry, configuration and keys on one disk. */
  private static Path projectDisk(Checkout checkout, ProviderFiles files, Path jre, Path disks)
      throws IOException, InterruptedException {
    Path content = disks.resolve("project");
    Path built = checkout.root().resolve("provider-daemon/target");
    Files.createDirectories(content);
    copy(jre, content.resolve("jre"));
    copy(built.resolve("classes"), content.resolve("classes"));
    copy(built.resolve("lib"), content.resolve("lib"));
    copy(checkout.templates(), content.resolve("templates"));
    copy(files.stateDir(), content.resolve("state"));
    copy(files.config(), content.resolve("paygress.toml"));
    Path image = disks.resolve("project.img");
    ExtImage.make(content, image);
    Cache.deleteTree(content);
    return image;
  }

  private static void copy(Path from, Path to) throws IOException, InterruptedException {
    HostCommand.of("cp", "-a", "--reflink=auto", from.toString(), to.toString()).expectSuccess();
  }

  /** A quarter of this machine's memory, 2 to 6 GiB. */
  private static int memoryMb() throws IOException {
    long totalKb =
        Files.readAllLines(Path.of("/proc/meminfo")).stream()
            .filter(line -> line.startsWith("MemTotal:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElse(8L << 20);
    return (int) Math.clamp(totalKb / 4096, 2048L, 6144L);
  }
}
