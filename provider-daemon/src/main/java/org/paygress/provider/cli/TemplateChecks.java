package org.paygress.provider.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.paygress.host.HostConnector;
import org.paygress.host.HostException;
import org.paygress.host.RegistryException;
import org.paygress.host.TemplateOffer;
import org.paygress.host.wire.HostSocket;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.ConfigFile;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.config.Problem;

/** The host's template registry as the commands need it. */
final class TemplateChecks {

  private static final Duration LOOK_PATIENCE = Duration.ofSeconds(2);

  private TemplateChecks() {}

  /** The registry of the host, or all its problems as one exception. */
  static List<TemplateOffer> load(Config config) throws OperatorException {
    return load(connector(config));
  }

  /** The same for a start, which waits for a host that starts beside it. */
  static List<TemplateOffer> await(Config config) throws OperatorException {
    return load(new HostSocket(config.host().socket(), config.host().patience()));
  }

  private static List<TemplateOffer> load(HostConnector connector) throws OperatorException {
    try {
      return connector.templates();
    } catch (RegistryException e) {
      throw new OperatorException(ExitCode.FAILED, e.problems());
    } catch (HostException e) {
      throw new OperatorException(ExitCode.FAILED, List.of(unreachable(e)));
    }
  }

  /** For a look: who asks is waiting. */
  static HostConnector connector(Config config) {
    return new HostSocket(config.host().socket(), LOOK_PATIENCE);
  }

  static Problem unreachable(HostException e) {
    return Problem.of(
        e.detail(),
        "start it: paygress-hostd run, as root; or set host.socket to where it listens");
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
