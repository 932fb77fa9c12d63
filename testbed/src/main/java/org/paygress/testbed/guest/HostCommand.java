package org.paygress.testbed.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program run on this machine to its end, without a shell. Standard error joins standard output.
 *
 * @param argv program and arguments; no secrets here, they go by {@code input}
 * @param input what the program reads on standard input
 * @param directory the working directory; empty for ours
 * @param environment added to ours
 * @param timeout after it the program is killed and the run counts as failed
 */
public record HostCommand(
    List<String> argv,
    String input,
    Path directory,
    Map<String, String> environment,
    Duration timeout) {

  /** What timeouts are reported as, like coreutils' timeout does. */
  public static final int TIMED_OUT = 124;

  /** How a run ended. */
  public record Result(int exitCode, String output) {
    public boolean ok() {
      return exitCode == 0;
    }
  }

  public HostCommand {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  /** A command with nothing on its input and a minute to end. */
  public static HostCommand of(String... argv) {
    return of(List.of(argv));
  }

  public static HostCommand of(List<String> argv) {
    return new HostCommand(argv, "", Path.of(""), Map.of(), Duration.ofMinutes(1));
  }

  public HostCommand input(String text) {
    return new HostCommand(argv, text, directory, environment, timeout);
  }

  public HostCommand in(Path workingDirectory) {
    return new HostCommand(argv, input, workingDirectory, environment, timeout);
  }

  public HostCommand with(Map<String, String> variables) {
    return new HostCommand(argv, input, directory, variables, timeout);
  }

  public HostCommand within(Duration limit) {
    return new HostCommand(argv, input, directory, environment, limit);
  }

  /** Runs it; a program that is not there ends with 127. */
  public Result run() throws InterruptedException {
    var builder =
        new ProcessBuilder(argv)
            .directory(directory.toAbsolutePath().toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Result(127, argv.getFirst() + ": " + e.getMessage());
    }
    var output = CompletableFuture.supplyAsync(() -> read(process), Thread::startVirtualThread);
    try {
      write(process);
      boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      // A daemon it left behind may hold the pipe open, so the output has its own limit.
      String text = output.completeOnTimeout("", 5, TimeUnit.SECONDS).join();
      return ended
          ? new Result(process.exitValue(), text)
          : new Result(TIMED_OUT, text + "\nkilled after " + timeout);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /**
   * Runs it and gives its output; any exit status but 0 is an {@link IOException} with its last
   * lines.
   */
  public String expectSuccess() throws IOException, InterruptedException {
    Result result = run();
    if (!result.ok()) {
      throw new IOException(
          argv.getFirst() + " failed (" + result.exitCode() + "): " + tail(result.output()));
    }
    return result.output();
  }

  /** The last lines of a text: where programs say why they failed. */
  public static String tail(String text) {
    List<String> lines = text.strip().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }

  private void write(Process process) {
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The program ended without reading: its exit status tells.
    }
  }

  private static String read(Process process) {
    try (InputStream stdout = process.getInputStream()) {
      return new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
