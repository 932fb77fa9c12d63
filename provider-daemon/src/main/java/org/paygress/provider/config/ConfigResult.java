package org.paygress.provider.config;

import java.util.List;
import java.util.Optional;
import org.paygress.system.config.Problem;

/** What reading a configuration file gave. */
public sealed interface ConfigResult {

  /**
   * The file is usable.
   *
   * @param warnings what works but should be known
   */
  record Loaded(Config config, List<Problem> warnings) implements ConfigResult {
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
  record Invalid(Optional<Config> readable, List<Problem> problems, List<Problem> warnings)
      implements ConfigResult {
    public Invalid {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }
}
