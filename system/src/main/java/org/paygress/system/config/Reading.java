package org.paygress.system.config;

import java.util.List;
import java.util.Optional;

/**
 * What reading a configuration file gave.
 *
 * @param <T> what a valid file becomes
 */
public sealed interface Reading<T> {

  /**
   * The file is usable.
   *
   * @param warnings what works but should be known
   */
  record Loaded<T>(T value, List<Problem> warnings) implements Reading<T> {
    public Loaded {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The file is not usable.
   *
   * @param readable what could be read, with defaults in place of what could not: good for looking
   *     for more problems and for nothing else; empty when the file could not be read at all
   * @param problems all of them, in the order of their lines; at least one
   */
  record Invalid<T>(Optional<T> readable, List<Problem> problems, List<Problem> warnings)
      implements Reading<T> {
    public Invalid {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }
}
