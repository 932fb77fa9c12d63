package org.paygress.system.cli;

import java.nio.file.Path;
import org.paygress.system.config.ConfigFormat;
import org.paygress.system.config.Problem;
import org.paygress.system.config.Reading;
import picocli.CommandLine.Option;

/**
 * {@code --config}, as a program's commands know it.
 *
 * @param <T> what a valid file becomes
 */
public abstract class ConfigFileOption<T> {

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "the configuration file (default: ${DEFAULT-VALUE})")
  private Path file;

  private final ConfigFormat<T> format;

  /**
   * @param fallback where the file of a packaged program is
   */
  protected ConfigFileOption(Path fallback, ConfigFormat<T> format) {
    this.file = fallback;
    this.format = format;
  }

  public final Path file() {
    return file;
  }

  /** What reading it gives. */
  public final Reading<T> read() {
    return format.load(file);
  }

  /** The configuration, or all its problems as one exception. */
  public final T load() throws OperatorException {
    return switch (read()) {
      case Reading.Loaded<T>(var value, _) -> value;
      case Reading.Invalid<T>(_, var problems, _) ->
          throw new OperatorException(ExitCode.FAILED, problems.stream().map(this::at).toList());
    };
  }

  /** The problem with its place in the file, for a report of many things. */
  protected final Problem at(Problem problem) {
    return problem.line() == 0
        ? problem
        : Problem.of(file + ":" + problem.line() + ": " + problem.message(), problem.remedy());
  }
}
