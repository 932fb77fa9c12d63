package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.paygress.hostd.cli.PaygressHostd;
import org.paygress.provider.cli.Paygressd;

/** The daemon as a process of its own, and the trap that is set for it; none outlives its test. */
public final class DaemonProcess implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration TRAP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern NO_TRAP = Pattern.compile("(?!)");

  private static final String CONNECTED = "is connected";

  private final Process process;
  private final Trap trap;
  private final String ready;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final CountDownLatch serving = new CountDownLatch(1);
  private final CountDownLatch trapped = new CountDownLatch(1);

  /** What happens to whom at the first line in which a pattern occurs; nobody: to itself. */
  private record Trap(Pattern line, Optional<DaemonProcess> victim) {}

  private DaemonProcess(Process process, Trap trap, String ready) {
    this.process = process;
    this.trap = trap;
    this.ready = ready;
  }

  /** Starts {@code paygressd run} and returns when it is connected to a relay. */
  static DaemonProcess start(Path config) throws Exception {
    return start(config, NO_TRAP);
  }

  /** Starts {@code paygress-hostd run} and returns when it serves. */
  static DaemonProcess startHostd(Path config) throws Exception {
    return start(
        command(PaygressHostd.class, "run", "--config", config.toString()),
        new Trap(NO_TRAP, Optional.empty()),
        "serving");
  }

  /** As {@link #start(Path, Pattern)}, but {@code victim} is killed, and not itself. */
  static DaemonProcess start(Path config, Pattern trap, DaemonProcess victim) throws Exception {
    return start(
        command(Paygressd.class, "run", "--config", config.toString()),
        new Trap(trap, Optional.of(victim)),
        CONNECTED);
  }

  /** The same; it is killed with SIGKILL as soon as it logs a line in which {@code trap} occurs. */
  static DaemonProcess start(Path config, Pattern trap) throws Exception {
    return start(command(Paygressd.class, "run", "--config", config.toString()), trap);
  }

  /** A daemon on a fake host: see {@link FakeHostDaemon}. */
  static DaemonProcess startOnFakeHost(Path config) throws Exception {
    return start(command(FakeHostDaemon.class, config.toString()), NO_TRAP);
  }

  /** The daemon of some main class, in a virtual machine with options of its own. */
  public static DaemonProcess start(List<String> options, Class<?> main, String... arguments)
      throws Exception {
    ProcessBuilder command = command(main, arguments);
    command.command().addAll(1, options);
    return start(command, NO_TRAP);
  }

  private static DaemonProcess start(ProcessBuilder command, Pattern trap) throws Exception {
    return start(command, new Trap(trap, Optional.empty()), CONNECTED);
  }

  private static DaemonProcess start(ProcessBuilder command, Trap trap, String ready)
      throws Exception {
    DaemonProcess daemon = new DaemonProcess(command.start(), trap, ready);
    Thread.ofPlatform().daemon().start(daemon::watch);
    boolean serves = daemon.serving.await(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    if (!serves) {
      daemon.close();
    }
    assertThat(serves).as("the daemon serves, but it said %s", daemon.output).isTrue();
    return daemon;
  }

  /** Runs a {@code paygress-hostd} command, which must succeed. */
  static void hostd(String... arguments) throws IOException, InterruptedException {
    Process process = command(PaygressHostd.class, arguments).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  private static ProcessBuilder command(Class<?> main, String... arguments) {
    List<String> argv = new ArrayList<>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.add("--enable-native-access=ALL-UNNAMED");
    argv.add("-cp");
    argv.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")));
    argv.add(main.getName());
    argv.addAll(List.of(arguments));
    return new ProcessBuilder(argv).redirectErrorStream(true);
  }

  private void watch() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        if (line.contains(ready)) {
          serving.countDown();
        }
        if (trapped.getCount() > 0 && trap.line().matcher(line).find()) {
          trap.victim().orElse(this).process.destroyForcibly();
          trapped.countDown();
        }
      }
    } catch (IOException e) {
      // The pipe of a killed process may break off in a line.
    }
  }

  /** Waits until the trap has closed and its victim is dead by SIGKILL. */
  void awaitTrap() throws InterruptedException {
    assertThat(trapped.await(TRAP_TIMEOUT.toSeconds(), TimeUnit.SECONDS))
        .as("the trap was met, but it said %s", output)
        .isTrue();
    assertThat(trap.victim().orElse(this).process.waitFor()).isEqualTo(128 + 9);
  }

  /** All it has logged so far. */
  public List<String> output() {
    return List.copyOf(output);
  }

  public long pid() {
    return process.pid();
  }

  /** Ends it with SIGTERM, which must be done within 5 s. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS))
        .as("stopped in 5 s")
        .isTrue();
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    var _ = process.destroyForcibly().onExit().join();
  }
}
