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

  static final ConfigFormat<Config> FORMAT =
      new ConfigFormat<>(Config.SECTIONS, "paygressd", Map.of(), ConfigFile::read);

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
    ProviderConfig provider = ProviderConfig.read(tables.one(ProviderConfig.SECTION));
    var config =
        new Config(
            provider,
            RelaysConfig.read(tables.one(RelaysConfig.SECTION)),
            MintsConfig.read(tables.one(MintsConfig.SECTION)),
            WithdrawConfig.read(tables.one(WithdrawConfig.SECTION)),
            tiers(tables),
            LeasesConfig.read(tables.one(LeasesConfig.SECTION)),
            LimitsConfig.read(tables.one(LimitsConfig.SECTION)),
            RedemptionConfig.read(tables.one(RedemptionConfig.SECTION)),
            ImagesConfig.read(tables.one(ImagesConfig.SECTION)),
            TemplatesConfig.read(tables.one(TemplatesConfig.SECTION)),
            NetworkConfig.read(tables.one(NetworkConfig.SECTION)),
            EgressConfig.read(tables.one(EgressConfig.SECTION)),
            StorageConfig.read(tables.one(StorageConfig.SECTION), provider.stateDir()),
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
