package org.paygress.provider.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.config.ConfigText;

/** What an operator has to say for a first configuration; all else has a default. */
public record InitialSettings(
    String name, String publicAddress, Path stateDir, List<RelayUrl> relays, List<MintUrl> mints) {

  public InitialSettings {
    relays = List.copyOf(relays);
    mints = List.copyOf(mints);
  }

  /** The text of a new file. */
  public String render() {
    return ConfigText.render(
        "The configuration of paygressd. Units are in the names of keys. Check an edited file with"
            + " paygressd check-config; the daemon reads it once, at its start.",
        Config.SECTIONS,
        toml(),
        Map.of(TierConfig.SECTION, TierConfig.DEFAULTS.stream().map(TierConfig::toml).toList()));
  }

  private Map<String, String> toml() {
    return Map.of(
        ProviderConfig.NAME.path(), ProviderConfig.NAME.kind().toml(name),
        ProviderConfig.PUBLIC_ADDRESS.path(),
            ProviderConfig.PUBLIC_ADDRESS.kind().toml(publicAddress),
        ProviderConfig.STATE_DIR.path(), ProviderConfig.STATE_DIR.kind().toml(stateDir),
        RelaysConfig.URLS.path(), RelaysConfig.URLS.kind().toml(relays),
        MintsConfig.URLS.path(), MintsConfig.URLS.kind().toml(mints));
  }
}
