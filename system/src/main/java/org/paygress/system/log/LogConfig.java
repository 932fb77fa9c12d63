package org.paygress.system.log;

import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
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

  public static final Section SECTION = Section.one("log", "What is written to standard output.");

  static final Key<Format> FORMAT =
      SECTION.key(
          "format",
          BasicTypes.choice(Format.class),
          Format.TEXT,
          "How a log line looks on standard output: text for people and the journal, or json.");
  static final Key<Level> LEVEL =
      SECTION.key(
          "level",
          BasicTypes.choice(Level.class),
          Level.INFO,
          "The least important level that is written.");

  public static LogConfig read(TableReader reader) {
    return new LogConfig(reader.get(FORMAT), reader.get(LEVEL));
  }
}
