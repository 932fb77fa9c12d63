package org.paygress.provider.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.paygress.provider.config.Config;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.config.Problem;
import org.paygress.system.service.InstanceLock;
import org.paygress.system.service.SystemdNotifier;
import org.paygress.system.sqlite.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process around the daemon: one instance a state directory, the service manager told, and an
 * orderly end on SIGTERM or SIGINT. A daemon that does not stop in time is cut off: its journal
 * makes that safe.
 */
final class Service {

  /** From the signal to the process's end; the promise to the operator is 5 s. */
  static final Duration STOP_TIMEOUT = Duration.ofMillis(4500);

  private static final Logger log = LoggerFactory.getLogger(Service.class);

  private final DaemonStarter starter;
  private final SystemdNotifier notifier;
  private final CompletableFuture<StoreException> broken = new CompletableFuture<>();

  Service(DaemonStarter starter, SystemdNotifier notifier) {
    this.starter = starter;
    this.notifier = notifier;
  }

  /**
   * Runs until a signal ends the process.
   *
   * @throws StoreException when files turn out to be broken; what else it throws, the start threw
   */
  void run(Config config) throws Exception {
    InstanceLock lock = lock(config.provider().stateDir());
    var daemon = new CompletableFuture<AutoCloseable>();
    // Before the start: a signal that comes meanwhile must not leave a daemon that nobody closes.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(daemon), "shutdown"));
    try {
      daemon.complete(starter.start(config, broken::complete));
    } catch (Exception | Error e) {
      daemon.completeExceptionally(e);
      lock.close();
      throw e;
    }
    notifier.ready("serving on " + config.relays().urls().size() + " relays");
    notifier.startWatchdog(Service::canRunAThread);
    throw broken.get();
  }

  /** Every request is served by a virtual thread; when none gets to run, nothing works any more. */
  private static boolean canRunAThread() {
    var ran = new CountDownLatch(1);
    Thread.startVirtualThread(ran::countDown);
    try {
      return ran.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static InstanceLock lock(Path stateDir) throws OperatorException {
    try {
      var lock = InstanceLock.acquire(stateDir, Paygressd.NAME);
      if (lock.isPresent()) {
        return lock.get();
      }
      String pid =
          InstanceLock.holder(stateDir, Paygressd.NAME).map(p -> " (pid " + p + ")").orElse("");
      throw new OperatorException(
          ExitCode.NOT_RUNNING_OR_TAKEN,
          List.of(
              Problem.of(
                  "another paygressd" + pid + " is running on " + stateDir,
                  "stop it first, or give this one a provider.state_dir of its own")));
    } catch (IOException e) {
      throw new OperatorException(
          "cannot write to provider.state_dir " + stateDir, "run as root, or change state_dir");
    }
  }

  /**
   * Ends the process itself, with 0, since a signal answered in good order is no failure. One that
   * could not start has nothing to stop and ends with the exit code of its reason; one whose files
   * are broken has failed.
   */
  private void stop(CompletableFuture<AutoCloseable> daemon) {
    if (daemon.isCompletedExceptionally()) {
      return;
    }
    log.info("stopping");
    notifier.stopping();
    boolean stopped = false;
    try {
      Thread closer = Thread.ofPlatform().daemon().name("closer").start(() -> close(daemon));
      stopped = closer.join(STOP_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (stopped) {
      log.info("stopped");
    } else {
      log.warn("not stopped within {} ms; the next start resumes", STOP_TIMEOUT.toMillis());
    }
    Runtime.getRuntime().halt(stopped && !broken.isDone() ? ExitCode.OK : ExitCode.FAILED);
  }

  /** Waits for a start that is under way. */
  private static void close(CompletableFuture<AutoCloseable> daemon) {
    try {
      daemon.get().close();
    } catch (Exception e) {
      log.error("the daemon did not stop in good order", e);
    }
  }
}
