package org.paygress.provider.cli;

import java.nio.file.Path;
import java.util.List;
import org.paygress.host.TemplateOffer;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.ConfigFile;
import org.paygress.system.cli.ConfigFileOption;
import org.paygress.system.config.Problem;

/** {@code --config}, as all commands but {@code init} know it. */
final class ConfigOption extends ConfigFileOption<Config> {

  /** Where a packaged daemon's configuration is. */
  static final String DEFAULT = "/etc/paygress/paygressd.toml";

  ConfigOption() {
    super(Path.of(DEFAULT), ConfigFile.FORMAT);
  }

  /** Where the configuration and the registry do not fit each other. */
  List<Problem> misfits(Config loaded, List<TemplateOffer> registry) {
    return TemplateChecks.misfits(file(), loaded, registry).stream().map(this::at).toList();
  }
}
