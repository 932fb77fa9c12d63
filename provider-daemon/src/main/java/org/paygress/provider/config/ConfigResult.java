package org.paygress.provider.config;

import java.util.List;

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
   * @param problems all of them, in the order of their lines; at least one
   */
  record Invalid(List<Problem> problems, List<Problem> warnings) implements ConfigResult {
    public Invalid {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }
}
