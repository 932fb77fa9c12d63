package org.paygress.luks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at command line and environment of every process of a program, over and over. */
final class ProcessSampler implements AutoCloseable {

  private final String program;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::sample);

  ProcessSampler(String program) {
    this.program = program;
    thread.start();
  }

  /** The command lines and environments seen, a process each. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  private void sample() {
    while (!Thread.currentThread().isInterrupted()) {
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
        processes.forEach(this::look);
      } catch (IOException e) {
        return;
      }
    }
  }

  private void look(Path process) {
    try {
      String commandLine = text(process.resolve("cmdline"));
      if (commandLine.contains(program)) {
        seen.add(commandLine + '\0' + text(process.resolve("environ")));
      }
    } catch (IOException e) {
      // The process ended while it was looked at.
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
