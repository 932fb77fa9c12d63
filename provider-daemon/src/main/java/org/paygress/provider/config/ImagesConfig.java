package org.paygress.provider.config;

import java.util.Map;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [images]}: which template an image name of a request without {@code template_slug} means.
 *
 * @param aliases image name to template slug; a name that is not here is {@code image_not_found}
 */
public record ImagesConfig(Map<String, String> aliases) {

  static final Section SECTION =
      Section.one("images", "What the image names of older clients mean here.");

  static final Key<Map<String, String>> ALIASES =
      SECTION.key(
          "aliases",
          ValueTypes.slugTable(256),
          Map.of("ubuntu:22.04", "debian", "ubuntu", "debian", "debian:12", "debian"),
          "Image names consumers may ask for, and the template each means; all others are refused.");

  public ImagesConfig {
    aliases = Map.copyOf(aliases);
  }

  static ImagesConfig read(TableReader reader) {
    return new ImagesConfig(reader.get(ALIASES));
  }
}
