package org.paygress.templates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The text files that lie beside a template.yaml; nothing outside the entry's directory. */
final class EntryFiles {
  private static final long MAX_BYTES = 256 * 1024;

  private final Path entry;

  EntryFiles(Path entry) {
    this.entry = entry.toAbsolutePath().normalize();
  }

  /** The content of {@code relative}, or empty when it is no readable file inside the entry. */
  Optional<String> text(String relative) {
    try {
      Path file = entry.resolve(relative).normalize();
      if (!file.startsWith(entry)
          || !Files.isRegularFile(file)
          || !file.toRealPath().startsWith(entry.toRealPath())
          || Files.size(file) > MAX_BYTES) {
        return Optional.empty();
      }
      return Optional.of(Files.readString(file));
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return Optional.empty();
    }
  }
}
