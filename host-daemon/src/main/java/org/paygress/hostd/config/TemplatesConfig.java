package org.paygress.hostd.config;

import java.nio.file.Path;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [templates]}: what may run here.
 *
 * @param dir the registry: one directory a template
 */
public record TemplatesConfig(Path dir) {

  /** The system property by which the launcher says where the packaged registry is. */
  public static final String PACKAGED_DIR_PROPERTY = "paygress.templates";

  static final Section SECTION = Section.one("templates", "What may run in a container.");

  static final Key<String> DIR =
      SECTION.key(
          "dir",
          BasicTypes.text(0, 4096),
          "",
          "The template registry, an absolute path; empty for the one that comes with the program.");

  static TemplatesConfig read(TableReader reader) {
    String dir = reader.get(DIR);
    return new TemplatesConfig(dir.isEmpty() ? packagedDir() : Path.of(dir));
  }

  /** The registry that comes with the program. */
  public static Path packagedDir() {
    return Path.of(System.getProperty(PACKAGED_DIR_PROPERTY, "/usr/share/paygress/templates"));
  }
}
