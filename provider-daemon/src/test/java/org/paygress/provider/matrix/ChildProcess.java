package org.paygress.provider.matrix;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A Java process that is read line by line and in the end killed. */
final class ChildProcess {

  private static final int SIGKILLED = 128 + 9;

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private ChildProcess(Process process) {
    this.process = process;
  }

  static ChildProcess start(Class<?> main, String... arguments) throws IOException {
    List<String> argv = new ArrayList<>();
    argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    argv.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp"));
    argv.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")));
    argv.add(main.getName());
    argv.addAll(List.of(arguments));
    ChildProcess child =
        new ChildProcess(new ProcessBuilder(argv).redirectErrorStream(true).start());
    Thread.ofVirtual().start(child::read);
    // Of a row that fails nobody takes care any more.
    Runtime.getRuntime().addShutdownHook(new Thread(child.process::destroyForcibly));
    return child;
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // The pipe of a killed process may break off in a line.
    }
  }

  /** How many lines of its output satisfy {@code wanted}. */
  long count(Predicate<String> wanted) {
    return lines.stream().filter(wanted).count();
  }

  /** How many of its threads are held in the {@link Trap}. */
  long trapped() {
    return count(line -> line.contains(Trap.TRAPPED));
  }

  /**
   * Kills it with SIGKILL as soon as {@code enough} holds or {@code limit} has passed.
   *
   * @throws IllegalStateException when it ended by itself, or nothing was held in its {@link Trap}:
   *     then nothing would have been tried
   */
  void killWhen(Predicate<ChildProcess> enough, Duration limit) throws InterruptedException {
    var _ = awaitThat(enough, limit);
    if (!process.isAlive() || trapped() == 0) {
      throw new IllegalStateException("the process was not held where it should die: " + lines);
    }
    process.destroyForcibly();
    if (process.waitFor() != SIGKILLED) {
      throw new IllegalStateException("the process was not killed: " + lines);
    }
  }

  /** Whether {@code wanted} came true in time. */
  boolean awaitThat(Predicate<ChildProcess> wanted, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (process.isAlive() && !wanted.test(this)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(20);
    }
    return wanted.test(this);
  }

  /** Ends it with SIGTERM. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
