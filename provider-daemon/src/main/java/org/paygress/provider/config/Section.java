package org.paygress.provider.config;

import java.util.List;
import org.paygress.system.config.Key;

/**
 * One section of the file.
 *
 * @param repeated whether it is an array of tables ({@code [[name]]})
 * @param sentence what it is about
 */
record Section(String name, boolean repeated, String sentence, List<Key<?>> keys) {

  /** All sections, in the order they are written. */
  static final List<Section> ALL =
      List.of(
          one(
              "provider",
              "Who you are, and where the daemon keeps its files.",
              ProviderConfig.KEYS),
          one("relays", "Where requests come from and answers go.", RelaysConfig.KEYS),
          one("mints", "Whose ecash is taken as payment.", MintsConfig.KEYS),
          one("withdraw", "Earnings paid out over Lightning by themselves.", WithdrawConfig.KEYS),
          new Section(
              "tiers",
              true,
              "What is for sale, one [[tiers]] section each; a request that names none gets the"
                  + " first. Without any, the three of a fresh file are offered.",
              TierConfig.KEYS),
          one("leases", "The terms of a lease.", LeasesConfig.KEYS),
          one("limits", "How much strangers can make this machine do at once.", LimitsConfig.KEYS),
          one("images", "What the image names of older clients mean here.", ImagesConfig.KEYS),
          one("templates", "What may run in a container.", TemplatesConfig.KEYS),
          one("network", "Addresses, ports and user ids of containers.", NetworkConfig.KEYS),
          one("storage", "Where root filesystems and volumes are kept.", StorageConfig.KEYS),
          one("heartbeat", "The sign of life consumers look for.", HeartbeatConfig.KEYS),
          one("log", "What is written to standard output.", LogConfig.KEYS));

  private static Section one(String name, String sentence, List<Key<?>> keys) {
    return new Section(name, false, sentence, keys);
  }
}
