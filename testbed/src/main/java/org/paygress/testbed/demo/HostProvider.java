package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.paygress.testbed.guest.Checkout;
import org.paygress.testbed.guest.GuestRun;
import org.paygress.testbed.guest.HostCommand;

/** Daemon and root process on this machine's own kernel. */
final class HostProvider implements Provider {

  /** Root, so that it can read a checkout of root's; but without any of root's capabilities. */
  static final int USER = 0;

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private static final List<String> WITHOUT_CAPABILITIES =
      List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs");

  private final ProviderFiles files;
  private final Path hostDir;
  private final HostTraces traces;
  private final PoolUse pool;
  private final List<Process> processes;

  private HostProvider(
      ProviderFiles files, Path hostDir, HostTraces traces, PoolUse pool, List<Process> processes) {
    this.files = files;
    this.hostDir = hostDir;
    this.traces = traces;
    this.pool = pool;
    this.processes = processes;
  }

  /** Starts both on the kept pool image. */
  static HostProvider start(
      Checkout checkout, ProviderFiles files, DaemonConfig settings, Path pool, Path logs)
      throws IOException, InterruptedException {
    Path hostDir = Path.of(settings.hostDir());
    HostTraces traces = HostTraces.before(hostDir, settings.network().bridge());
    PoolUse use = PoolUse.write(PoolImage.forThisMachine(pool), hostDir.resolve("pool.btrfs"));
    Process hostd =
        start(
            List.of(checkout.launcher("paygress-hostd").toString()),
            files.hostdConfig(),
            logs.resolve("hostd.log"));
    var confined = new ArrayList<>(WITHOUT_CAPABILITIES);
    confined.add(checkout.launcher("paygressd").toString());
    Process daemon = start(confined, files.config(), logs.resolve("daemon.log"));
    return new HostProvider(files, hostDir, traces, use, List.of(daemon, hostd));
  }

  private static Process start(List<String> program, Path config, Path log) throws IOException {
    var command = new ArrayList<>(program);
    command.addAll(List.of("run", "--config", config.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    return process;
  }

  @Override
  public String kernel() {
    return "host";
  }

  @Override
  public Path config() {
    return files.config();
  }

  @Override
  public String hostDir() {
    return hostDir.toString();
  }

  @Override
  public String story() {
    return "";
  }

  @Override
  public boolean alive() {
    return processes.stream().allMatch(Process::isAlive);
  }

  @Override
  public GuestRun run(String script, Duration timeout) throws InterruptedException {
    HostCommand.Result result = HostCommand.of("bash", "-s").input(script).within(timeout).run();
    return new GuestRun(result.exitCode(), result.output());
  }

  @Override
  public void close() {
    try {
      for (Process process : processes) {
        process.destroy();
        if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
      traces.remove();
      pool.release();
    } catch (InterruptedException e) {
      processes.forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("demo: while cleaning up: " + e.getMessage());
    }
  }
}
