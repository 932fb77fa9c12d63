package org.paygress.system.process;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.paygress.system.memory.SecretPipe;
import org.paygress.system.process.CommandResult.End;

/**
 * Runs commands: by argument list, never by a shell; output capped; killed with its descendants at
 * its timeout. Failure to run is a result, not an exception.
 *
 * <p>Safe for use by many threads at once.
 */
public final class ProcessRunner {
  /** Each of stdout and stderr is kept up to this many bytes; the rest is read and dropped. */
  public static final int MAX_OUTPUT_BYTES = 1 << 20;

  private static final String SYSTEM_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /**
   * How long output is awaited after the process is gone: a daemon that it left behind may hold the
   * pipe for ever.
   */
  private static final Duration OUTPUT_GRACE = Duration.ofMillis(500);

  private final String path;

  /** Finds programs where a Debian system keeps them. */
  public ProcessRunner() {
    this(SYSTEM_PATH);
  }

  private ProcessRunner(String path) {
    this.path = path;
  }

  /** A runner, and children of it, that look for programs in {@code first} before all others. */
  public static ProcessRunner lookingFirstIn(Path first) {
    return new ProcessRunner(first + ":" + SYSTEM_PATH);
  }

  /** Runs {@code command} and waits for its end. */
  public CommandResult run(Command command) {
    long started = System.nanoTime();
    Process process;
    try {
      process = start(command);
    } catch (IOException e) {
      return new CommandResult(End.NOT_STARTED, -1, "", said(e), since(started));
    }
    // Without pipes to read these two end at once.
    Capture out = new Capture(process.getInputStream());
    Capture err = new Capture(process.getErrorStream());
    End end = await(process, command.timeout());
    if (end != End.EXITED) {
      kill(process);
    }
    int exitCode = end == End.EXITED ? process.exitValue() : -1;
    return new CommandResult(end, exitCode, out.text(), err.text(), since(started));
  }

  private Process start(Command command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(resolved(command.argv()));
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(command.environment());
    builder.directory(new File(File.separator));
    try (SecretPipe pipe = pipe(command.stdin())) {
      builder.redirectInput(pipe.readPath());
      Redirect output = command.isHeard() ? Redirect.PIPE : Redirect.DISCARD;
      return builder.redirectOutput(output).redirectError(output).start();
    }
  }

  /** The JDK would look for the program in the PATH of this process, not in the child's. */
  private List<String> resolved(List<String> argv) throws IOException {
    String program = argv.getFirst();
    if (program.contains("/")) {
      return argv;
    }
    for (String directory : path.split(":")) {
      Path candidate = Path.of(directory, program);
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        List<String> all = new ArrayList<>(argv);
        all.set(0, candidate.toString());
        return all;
      }
    }
    throw new IOException("there is no program " + program);
  }

  private static SecretPipe pipe(Command.Stdin stdin) throws IOException {
    return switch (stdin) {
      case Command.Stdin.Nothing() -> SecretPipe.holding(new byte[0]);
      case Command.Stdin.Bytes bytes -> SecretPipe.holding(bytes.bytes());
      case Command.Stdin.Secret(var memory) -> SecretPipe.holding(memory.segment());
    };
  }

  private static End await(Process process, Duration timeout) {
    try {
      return process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS) ? End.EXITED : End.TIMED_OUT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return End.INTERRUPTED;
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String said(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  /** Reads one stream to its end on a thread of its own, so that the child never blocks on it. */
  private static final class Capture {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private boolean done;

    Capture(InputStream stream) {
      Thread.ofVirtual().name("output-", 0).start(() -> drain(stream));
    }

    private void drain(InputStream stream) {
      byte[] buffer = new byte[8192];
      try (stream) {
        for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
          keep(buffer, n);
        }
      } catch (IOException e) {
        // The pipe was closed under us: what was read until now is what there is.
      } finally {
        finish();
      }
    }

    private void keep(byte[] buffer, int count) {
      lock.lock();
      try {
        kept.write(buffer, 0, Math.min(count, MAX_OUTPUT_BYTES - kept.size()));
      } finally {
        lock.unlock();
      }
    }

    private void finish() {
      lock.lock();
      try {
        done = true;
        finished.signalAll();
      } finally {
        lock.unlock();
      }
    }

    String text() {
      boolean interrupted = false;
      lock.lock();
      try {
        long left = OUTPUT_GRACE.toNanos();
        while (!done && left > 0 && !interrupted) {
          try {
            left = finished.awaitNanos(left);
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
        return kept.toString(StandardCharsets.UTF_8);
      } finally {
        lock.unlock();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
