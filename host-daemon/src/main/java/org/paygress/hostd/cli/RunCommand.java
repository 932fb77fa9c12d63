package org.paygress.hostd.cli;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.RegistryException;
import org.paygress.hostd.LxcHostConnector;
import org.paygress.hostd.config.HostdConfig;
import org.paygress.hostd.config.HostdSection;
import org.paygress.hostd.server.HostServer;
import org.paygress.hostd.server.Walls;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.config.Problem;
import org.paygress.system.log.LogSetup;
import org.paygress.system.service.InstanceLock;
import org.paygress.system.service.SystemdNotifier;
import org.paygress.system.socket.UnixConnection;
import org.paygress.system.socket.UnixServer;
import org.paygress.system.time.Periodic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code paygress-hostd run}: serves until a signal. Containers stay, and keep serving. Work that
 * the end of the process cuts short is taken up when it is asked for again.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Serves paygressd in the foreground until SIGTERM or SIGINT.")
final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws Exception {
    HostdConfig loaded = config.load();
    LogSetup.apply(loaded.log());
    SystemdNotifier notifier = SystemdNotifier.fromEnvironment();
    Path stateDir = loaded.hostd().stateDir();
    Files.createDirectories(stateDir);
    try (InstanceLock _ = lock(stateDir)) {
      serve(loaded, notifier);
      notifier.ready("serving");
      notifier.startWatchdog(() -> true);
      LOG.info("serving {}", loaded.hostd().user());
      new CountDownLatch(1).await();
    }
    return ExitCode.OK;
  }

  private static InstanceLock lock(Path stateDir) throws IOException, OperatorException {
    Optional<InstanceLock> lock = InstanceLock.acquire(stateDir, PaygressHostd.NAME);
    if (lock.isEmpty()) {
      throw new OperatorException(
          ExitCode.NOT_RUNNING_OR_TAKEN,
          List.of(
              Problem.of(
                  "another paygress-hostd is running on " + stateDir,
                  "stop it first, or give this one a hostd.state_dir of its own")));
    }
    return lock.get();
  }

  /** The walls stand before anybody can ask for a container, and are looked at from then on. */
  private static void serve(HostdConfig loaded, SystemdNotifier notifier)
      throws HostException, RegistryException, IOException, OperatorException {
    var connector = new LxcHostConnector(loaded.settings(), loaded.images());
    Host host = connector.open();
    host.prepare();
    var walls = new Walls(host);
    Periodic.every(loaded.hostd().checkInterval(), "walls", InstantSource.system(), walls::look)
        .startLater();
    HostServer server = HostServer.start(socket(loaded.hostd()), connector, host, walls);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(notifier, server, host)));
  }

  private static void stop(SystemdNotifier notifier, HostServer server, Host host) {
    LOG.info("stopping; containers stay");
    notifier.stopping();
    try {
      server.close();
      host.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("not stopped in good order: {}", e.toString());
    }
  }

  private static UnixServer socket(HostdSection hostd) throws IOException, OperatorException {
    Optional<UnixServer> inherited = UnixServer.inherited(hostd.user());
    if (inherited.isPresent()) {
      return inherited.get();
    }
    var address = UnixDomainSocketAddress.of(hostd.socket());
    if (Files.exists(hostd.socket())) {
      Optional<UnixConnection> other = UnixConnection.connect(address);
      if (other.isPresent()) {
        other.get().close();
        throw new OperatorException(
            ExitCode.NOT_RUNNING_OR_TAKEN,
            List.of(
                Problem.of(
                    "somebody else listens on " + hostd.socket(),
                    "stop it, or give this one a hostd.socket of its own")));
      }
      Files.delete(hostd.socket());
    }
    try {
      return UnixServer.listen(address, hostd.user());
    } catch (IOException e) {
      throw new OperatorException(
          "cannot listen on "
              + hostd.socket()
              + " for user "
              + hostd.user()
              + ": "
              + e.getMessage(),
          "make that user (useradd --system " + hostd.user() + "), or set hostd.user");
    }
  }
}
