package org.paygress.provider.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.paygress.host.HostConnector;
import org.paygress.host.RegistryException;
import org.paygress.host.TemplateOffer;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.ConfigFile;
import org.paygress.system.config.Problem;

/** The template registry as the commands need it: its problems. */
final class TemplateChecks {

  private TemplateChecks() {}

  /** The registry of {@code config}, or all its problems as one exception. */
  static List<TemplateOffer> load(Config config) throws OperatorException {
    try {
      return HostConnector.installed().templates(config.imageSettings());
    } catch (RegistryException e) {
      throw new OperatorException(ExitCode.FAILED, e.problems());
    }
  }

  /** Where the configuration, read from {@code file}, and the registry do not fit each other. */
  static List<Problem> misfits(Path file, Config config, List<TemplateOffer> registry) {
    int line = ConfigFile.line(file, "images.aliases");
    List<String> slugs = registry.stream().map(template -> template.slug().value()).toList();
    String known = String.join(", ", slugs);
    return config.images().aliases().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(alias -> !slugs.contains(alias.getValue()))
        .map(
            alias ->
                new Problem(
                    line,
                    "images.aliases: \""
                        + alias.getKey()
                        + "\" means template "
                        + alias.getValue()
                        + ", which the registry does not have",
                    "name one of " + known + ", or remove the alias"))
        .toList();
  }
}
