package org.paygress.provider.config;

import java.util.List;
import org.paygress.system.config.Section;
import org.paygress.system.log.LogConfig;

/** The whole configuration file, valid. */
public record Config(
    ProviderConfig provider,
    RelaysConfig relays,
    MintsConfig mints,
    WithdrawConfig withdraw,
    List<TierConfig> tiers,
    LeasesConfig leases,
    LimitsConfig limits,
    RedemptionConfig redemption,
    ImagesConfig images,
    HostConfig host,
    HeartbeatConfig heartbeat,
    LogConfig log) {

  /** All sections, in the order they are written. */
  static final List<Section> SECTIONS =
      List.of(
          ProviderConfig.SECTION,
          RelaysConfig.SECTION,
          MintsConfig.SECTION,
          WithdrawConfig.SECTION,
          TierConfig.SECTION,
          LeasesConfig.SECTION,
          LimitsConfig.SECTION,
          RedemptionConfig.SECTION,
          ImagesConfig.SECTION,
          HostConfig.SECTION,
          HeartbeatConfig.SECTION,
          LogConfig.SECTION);

  public Config {
    tiers = List.copyOf(tiers);
  }
}
