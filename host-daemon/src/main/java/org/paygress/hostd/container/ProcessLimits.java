package org.paygress.hostd.container;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.paygress.hostd.kernel.Kernel;

/**
 * What each process of a container may hold (setrlimit(2)). What the daemon may have is not theirs,
 * and more than that nobody in a container can be given.
 */
public final class ProcessLimits {

  /** Locked in memory; databases and keepers of secrets want some. */
  private static final long LOCKED_BYTES_MAX = 64L << 20;

  /** As Debian has it. */
  private static final long FILES_MAX = 524_288;

  private static final long FILES = 1_024;

  private ProcessLimits() {}

  /** The lines of an LXC configuration, for containers that this process starts. */
  public static String config() throws IOException {
    return config(Files.readAllLines(Kernel.PROC.resolve("self/limits")));
  }

  /**
   * @param own what /proc/PID/limits says of the process that starts containers
   */
  static String config(List<String> own) {
    long locked = Math.min(LOCKED_BYTES_MAX, hard(own, "Max locked memory"));
    long files = Math.min(FILES_MAX, hard(own, "Max open files"));
    return "lxc.prlimit.memlock = "
        + locked
        + "\nlxc.prlimit.nofile = "
        + Math.min(FILES, files)
        + ":"
        + files
        + "\n";
  }

  /** A line is {@code Max open files 1024 524288 files}. */
  private static long hard(List<String> limits, String name) {
    return limits.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().split("\\s+")[1])
        .filter(most -> !most.equals("unlimited"))
        .map(Long::parseLong)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }
}
