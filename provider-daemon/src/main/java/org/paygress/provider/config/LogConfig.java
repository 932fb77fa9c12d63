package org.paygress.provider.config;

import java.util.List;
import org.paygress.system.config.Key;
import org.paygress.system.config.TableReader;

/** {@code [log]}: what goes to standard output. */
public record LogConfig(Format format, Level level) {

  /** How a line looks. */
  public enum Format {
    TEXT,
    JSON
  }

  /** The least important level that is written. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  private static final String SECTION = "log";

  static final Key<Format> FORMAT =
      Key.of(
          SECTION,
          "format",
          ValueTypes.choice(Format.class),
          Format.TEXT,
          "How a log line looks on standard output: text for people and the journal, or json.");
  static final Key<Level> LEVEL =
      Key.of(
          SECTION,
          "level",
          ValueTypes.choice(Level.class),
          Level.INFO,
          "The least important level that is written.");
  static final List<Key<?>> KEYS = List.of(FORMAT, LEVEL);

  static LogConfig read(TableReader reader) {
    return new LogConfig(reader.get(FORMAT), reader.get(LEVEL));
  }
}
