package org.paygress.provider.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.paygress.system.config.ConfigFormat;
import org.paygress.system.config.ConfigTables;
import org.paygress.system.config.Findings;
import org.paygress.system.config.KeyLines;
import org.paygress.system.config.Reading;
import org.paygress.system.log.LogConfig;

/** The provider's configuration file. */
public final class ConfigFile {

  private static final int TIERS_MAX = 64;

  private static final String HOSTD = "/etc/paygress/hostd.toml, which paygress-hostd reads";

  /** What one process read, before the host had its own. */
  private static final Map<String, String> MOVED =
      Map.of(
          "network", HOSTD,
          "egress", HOSTD,
          "storage", HOSTD,
          "templates", HOSTD,
          "limits.ssh_timeout_secs", HOSTD + ", to [containers]",
          "limits.ready_timeout_secs", HOSTD + ", to [containers]");

  /** How it is read. */
  public static final ConfigFormat<Config> FORMAT =
      new ConfigFormat<>(Config.SECTIONS, "paygressd", MOVED, ConfigFile::read);

  private ConfigFile() {}

  /** Reads {@code file}; never throws on anything a file can hold, or on its absence. */
  public static Reading<Config> load(Path file) {
    return FORMAT.load(file);
  }

  /** Reads the text of a file. */
  public static Reading<Config> parse(String toml) {
    return FORMAT.parse(toml);
  }

  /**
   * Where something stands, for a problem that reading alone does not show.
   *
   * @param path section and key, such as {@code images.aliases}
   * @return the 1-based line of it or of what is around it; 0 if there is none
   */
  public static int line(Path file, String path) {
    try {
      return KeyLines.scan(Files.readString(file)).of(path);
    } catch (IOException e) {
      return 0;
    }
  }

  private static Config read(ConfigTables tables, Findings findings) {
    var config =
        new Config(
            ProviderConfig.read(tables.one(ProviderConfig.SECTION)),
            RelaysConfig.read(tables.one(RelaysConfig.SECTION)),
            MintsConfig.read(tables.one(MintsConfig.SECTION)),
            WithdrawConfig.read(tables.one(WithdrawConfig.SECTION)),
            tiers(tables),
            LeasesConfig.read(tables.one(LeasesConfig.SECTION)),
            LimitsConfig.read(tables.one(LimitsConfig.SECTION)),
            RedemptionConfig.read(tables.one(RedemptionConfig.SECTION)),
            ImagesConfig.read(tables.one(ImagesConfig.SECTION)),
            HostConfig.read(tables.one(HostConfig.SECTION)),
            HeartbeatConfig.read(tables.one(HeartbeatConfig.SECTION)),
            LogConfig.read(tables.one(LogConfig.SECTION)));
    Consistency.check(config, findings);
    return config;
  }

  private static List<TierConfig> tiers(ConfigTables tables) {
    return tables
        .all(TierConfig.SECTION, TIERS_MAX)
        .map(all -> all.stream().map(TierConfig::read).toList())
        .orElse(TierConfig.DEFAULTS);
  }
}
