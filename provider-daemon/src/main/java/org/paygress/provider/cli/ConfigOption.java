package org.paygress.provider.cli;

import java.nio.file.Path;
import java.util.List;
import org.paygress.host.TemplateOffer;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.ConfigFile;
import org.paygress.system.config.Problem;
import org.paygress.system.config.Reading;
import picocli.CommandLine.Option;

/** {@code --config}, as all commands but {@code init} know it. */
final class ConfigOption {

  /** Where a packaged daemon's configuration is. */
  static final String DEFAULT = "/etc/paygress/paygressd.toml";

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = DEFAULT,
      description = "the configuration file (default: ${DEFAULT-VALUE})")
  private Path file = Path.of(DEFAULT);

  Path file() {
    return file;
  }

  /** The configuration, or all its problems as one exception. */
  Config load() throws OperatorException {
    return switch (ConfigFile.load(file)) {
      case Reading.Loaded<Config> loaded -> loaded.value();
      case Reading.Invalid<Config> invalid ->
          throw new OperatorException(
              ExitCode.FAILED, invalid.problems().stream().map(this::at).toList());
    };
  }

  /** Where the configuration and the registry do not fit each other. */
  List<Problem> misfits(Config loaded, List<TemplateOffer> registry) {
    return TemplateChecks.misfits(file, loaded, registry).stream().map(this::at).toList();
  }

  private Problem at(Problem problem) {
    return problem.line() == 0
        ? problem
        : Problem.of(file + ":" + problem.line() + ": " + problem.message(), problem.remedy());
  }
}
