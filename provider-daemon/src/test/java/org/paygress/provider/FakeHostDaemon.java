package org.paygress.provider;

import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Pattern;
import org.paygress.host.HostFault;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.ConfigFile;
import org.paygress.provider.matrix.Trap;
import org.paygress.system.config.Reading;
import org.paygress.system.log.LogConfig;
import org.paygress.system.log.LogSetup;
import org.paygress.testbed.host.FakeHost;

/**
 * A daemon whose containers are pretended: all of it but root, for tests that need a process.
 * Arguments: the configuration file; then, both optional, a pattern of log lines that hold the
 * thread that logs them ({@link Trap}), and a step at which every provisioning fails.
 */
public final class FakeHostDaemon {

  private FakeHostDaemon() {}

  /** Runs until it is killed. */
  public static void main(String[] args) throws Exception {
    Config config = read(Path.of(args[0]));
    LogSetup.apply(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.DEBUG));
    if (args.length > 1) {
      Trap.set(Pattern.compile(args[1]));
    }
    FakeHost host = new FakeHost();
    if (args.length > 2) {
      host.failAt(args[2], HostFault.CONTAINER_START);
    }
    serve(config, host);
  }

  /** Serves on this host until the process is killed. */
  public static void run(Path file, FakeHost host) throws Exception {
    Config config = read(file);
    LogSetup.apply(config.log());
    serve(config, host);
  }

  private static Config read(Path file) {
    return switch (ConfigFile.load(file)) {
      case Reading.Loaded<Config> loaded -> loaded.value();
      case Reading.Invalid<Config> invalid -> throw new AssertionError(invalid.toString());
    };
  }

  private static void serve(Config config, FakeHost host) throws Exception {
    var _ = host.withTemplates(BuiltTemplates.all());
    Daemon daemon = Daemon.start(config, host, broken -> {}, Clock.systemUTC());
    Runtime.getRuntime().addShutdownHook(new Thread(daemon::close));
    Thread.currentThread().join();
  }
}
