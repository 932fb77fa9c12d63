package org.paygress.provider.config;

import java.util.List;

/** The whole configuration file, valid. */
public record Config(
    ProviderConfig provider,
    RelaysConfig relays,
    MintsConfig mints,
    WithdrawConfig withdraw,
    List<TierConfig> tiers,
    LeasesConfig leases,
    LimitsConfig limits,
    ImagesConfig images,
    TemplatesConfig templates,
    NetworkConfig network,
    StorageConfig storage,
    HeartbeatConfig heartbeat,
    LogConfig log) {

  public Config {
    tiers = List.copyOf(tiers);
  }
}
