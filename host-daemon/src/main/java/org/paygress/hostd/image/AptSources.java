package org.paygress.hostd.image;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where packages come from: the files this machine's own apt is configured by. */
public record AptSources(List<Path> files) {
  public AptSources {
    files = List.copyOf(files);
  }

  /** Debian's own entries when they stand alone, else every source of this machine. */
  public static AptSources ofThisMachine() throws ImageException {
    return of(Path.of("/etc/apt"));
  }

  public static AptSources of(Path apt) throws ImageException {
    List<Path> found = new ArrayList<>();
    try {
      addIfUsed(found, apt.resolve("sources.list"));
      addIfUsed(found, apt.resolve("sources.list.d/debian.sources"));
      if (found.isEmpty() && Files.isDirectory(apt.resolve("sources.list.d"))) {
        try (DirectoryStream<Path> more =
            Files.newDirectoryStream(apt.resolve("sources.list.d"), "*.{list,sources}")) {
          for (Path file : more) {
            addIfUsed(found, file);
          }
        }
      }
    } catch (IOException e) {
      throw new ImageException("the apt sources of this machine cannot be read", e);
    }
    if (found.isEmpty()) {
      throw new ImageException("this machine has no apt sources (sources.list, sources.list.d)");
    }
    return new AptSources(found);
  }

  private static void addIfUsed(List<Path> found, Path file) throws IOException {
    if (Files.isRegularFile(file)
        && Files.readAllLines(file).stream()
            .anyMatch(line -> line.startsWith("deb ") || line.startsWith("Types:"))) {
      found.add(file);
    }
  }
}
