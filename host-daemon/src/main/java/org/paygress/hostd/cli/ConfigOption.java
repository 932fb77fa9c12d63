package org.paygress.hostd.cli;

import java.nio.file.Path;
import org.paygress.hostd.config.HostdConfig;
import org.paygress.system.cli.ConfigFileOption;

/** {@code --config}, as all commands know it. */
final class ConfigOption extends ConfigFileOption<HostdConfig> {

  ConfigOption() {
    super(Path.of("/etc/paygress/hostd.toml"), HostdConfig.FORMAT);
  }
}
