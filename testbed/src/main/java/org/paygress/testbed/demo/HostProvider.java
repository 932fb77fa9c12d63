package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.paygress.testbed.guest.Checkout;
import org.paygress.testbed.guest.GuestRun;
import org.paygress.testbed.guest.HostCommand;

/** The daemon on this machine's own kernel. */
final class HostProvider implements Provider {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final ProviderFiles files;
  private final HostTraces traces;
  private final PoolUse pool;
  private final Process daemon;

  private HostProvider(ProviderFiles files, HostTraces traces, PoolUse pool, Process daemon) {
    this.files = files;
    this.traces = traces;
    this.pool = pool;
    this.daemon = daemon;
  }

  /** Starts it on the kept pool image. */
  static HostProvider start(
      Checkout checkout, ProviderFiles files, Path pool, ContainerNetwork network, Path logs)
      throws IOException, InterruptedException {
    HostTraces traces = HostTraces.before(files.stateDir(), network.bridge());
    PoolUse use =
        PoolUse.write(PoolImage.forThisMachine(pool), files.stateDir().resolve("pool.btrfs"));
    Process daemon =
        new ProcessBuilder(
                checkout.launcher("paygressd").toString(),
                "run",
                "--config",
                files.config().toString())
            .redirectErrorStream(true)
            .redirectOutput(logs.resolve("daemon.log").toFile())
            .start();
    daemon.getOutputStream().close();
    return new HostProvider(files, traces, use, daemon);
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
  public String stateDir() {
    return files.stateDir().toString();
  }

  @Override
  public String story() {
    return "";
  }

  @Override
  public boolean alive() {
    return daemon.isAlive();
  }

  @Override
  public GuestRun run(String script, Duration timeout) throws InterruptedException {
    HostCommand.Result result = HostCommand.of("bash", "-s").input(script).within(timeout).run();
    return new GuestRun(result.exitCode(), result.output());
  }

  @Override
  public void close() {
    daemon.destroy();
    try {
      if (!daemon.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        daemon.destroyForcibly().waitFor();
      }
      traces.remove();
      pool.release();
    } catch (InterruptedException e) {
      daemon.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("demo: while cleaning up: " + e.getMessage());
    }
  }
}
