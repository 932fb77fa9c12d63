package org.paygress.provider.config;

import java.util.List;
import java.util.Map;
import org.paygress.system.config.Key;
import org.paygress.system.config.TableReader;

/**
 * {@code [images]}: which template an image name of a request without {@code template_slug} means.
 *
 * @param aliases image name to template slug; a name that is not here is {@code image_not_found}
 */
public record ImagesConfig(Map<String, String> aliases) {

  private static final String SECTION = "images";

  static final Key<Map<String, String>> ALIASES =
      Key.of(
          SECTION,
          "aliases",
          ValueTypes.slugTable(256),
          Map.of("ubuntu:22.04", "debian", "ubuntu", "debian", "debian:12", "debian"),
          "Image names consumers may ask for, and the template each means; all others are refused.");
  static final List<Key<?>> KEYS = List.of(ALIASES);

  public ImagesConfig {
    aliases = Map.copyOf(aliases);
  }

  static ImagesConfig read(TableReader reader) {
    return new ImagesConfig(reader.get(ALIASES));
  }
}
