package org.paygress.provider.config;

import java.time.Duration;
import java.util.List;
import org.paygress.host.HostSettings;
import org.paygress.host.ImageSettings;
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
    TemplatesConfig templates,
    NetworkConfig network,
    EgressConfig egress,
    StorageConfig storage,
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
          TemplatesConfig.SECTION,
          NetworkConfig.SECTION,
          EgressConfig.SECTION,
          StorageConfig.SECTION,
          HeartbeatConfig.SECTION,
          LogConfig.SECTION);

  public Config {
    tiers = List.copyOf(tiers);
  }

  /** The host's settings. */
  public HostSettings host() {
    return new HostSettings(
        provider.stateDir(),
        network.bridge(),
        network.nftTable(),
        network.subnet(),
        network.portBase(),
        network.portsPerLease(),
        network.idmapBase(),
        Duration.ofSeconds(limits.sshTimeoutSecs()),
        Duration.ofSeconds(limits.readyTimeoutSecs()),
        egress.policy());
  }

  /** Where the host's templates and images are. */
  public ImageSettings imageSettings() {
    return new ImageSettings(templates.dir(), storage.poolDir(), storage.poolSizeMb());
  }
}
