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

/** Daemon and root process in a guest kernel that has dm-crypt. */
final class GuestProvider implements Provider {

  /** The daemon's state directory in the guest. */
  static final String STATE = "/var/lib/paygress";

  /** The root process's. */
  static final String HOST_DIR = "/var/lib/paygress-hostd";

  /** The daemon's user, who owns nothing but its state directory. */
  static final int USER = 990;

  private static final Duration SCRIPT_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private static final String START =
      """
      set -e
      mkdir -p -m 0700 /var/lib/paygress
      mkdir -p -m 0711 /var/lib/paygress-hostd
      mkdir -p -m 0700 /var/lib/paygress-hostd/pool
      cp -a /project/state/. /var/lib/paygress/
      chown -R 990:990 /var/lib/paygress
      mount -o noatime "$(/guest/disk pool)" /var/lib/paygress-hostd/pool
      exec 3>"$(/guest/port log)"
      jvm=(/project/jre/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx384m
        --enable-native-access=ALL-UNNAMED)
      setsid "${jvm[@]}" -Dpaygress.templates=/project/templates \\
        -cp '/project/hostd/classes:/project/hostd/lib/*' org.paygress.hostd.cli.PaygressHostd \\
        run --config /project/hostd.toml </dev/null >&3 2>&3 &
      echo $! >/run/paygress-hostd.pid
      setsid setpriv --reuid=990 --regid=990 --clear-groups --bounding-set=-all --inh-caps=-all \\
        --no-new-privs "${jvm[@]}" \\
        -cp '/project/classes:/project/lib/*' org.paygress.provider.cli.Paygressd \\
        run --config /project/paygress.toml </dev/null >&3 2>&3 &
      echo $! >/run/paygressd.pid
      exec 3>&-
      modprobe -a dm-crypt nf_tables nft_chain_nat veth bridge >/dev/null 2>&1 || true
      """;

  private static final String STOP =
      """
      for name in paygressd paygress-hostd; do
        pid=$(cat /run/$name.pid)
        kill -TERM "$pid" || continue
        for _ in $(seq 100); do [ -d "/proc/$pid" ] || break; sleep 0.1; done
        [ ! -d "/proc/$pid" ] || exit 1
      done
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
  public String hostDir() {
    return HOST_DIR;
  }

  @Override
  public String story() {
    return "guest kernel up after " + guest.bootTime().toMillis() + " ms";
  }

  @Override
  public boolean alive() throws IOException, InterruptedException {
    return guest.alive()
        && guest
            .run(
                "cd /proc && [ -d $(cat /run/paygressd.pid) ] && [ -d $(cat /run/paygress-hostd.pid) ]")
            .ok();
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
    Path hostd = checkout.root().resolve("host-daemon/target");
    Files.createDirectories(content.resolve("hostd"));
    copy(jre, content.resolve("jre"));
    copy(built.resolve("classes"), content.resolve("classes"));
    copy(built.resolve("lib"), content.resolve("lib"));
    copy(hostd.resolve("classes"), content.resolve("hostd/classes"));
    copy(hostd.resolve("lib"), content.resolve("hostd/lib"));
    copy(checkout.templates(), content.resolve("templates"));
    copy(files.stateDir(), content.resolve("state"));
    copy(files.config(), content.resolve("paygress.toml"));
    copy(files.hostdConfig(), content.resolve("hostd.toml"));
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
