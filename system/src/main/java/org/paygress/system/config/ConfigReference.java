package org.paygress.system.config;

import java.util.List;

/** Writes the reference of all keys for the documentation, from the table the reader uses. */
public final class ConfigReference {

  private ConfigReference() {}

  /**
   * The sections in Markdown, each with a table of its keys.
   *
   * @param level how many {@code #} a section's heading has
   */
  public static String markdown(List<Section> sections, int level) {
    var page = new StringBuilder();
    for (Section section : sections) {
      page.append('\n').append("#".repeat(level)).append(' ').append(section.header());
      page.append("\n\n").append(section.sentence()).append("\n\n");
      page.append("| key | value | default | what it does |\n|---|---|---|---|\n");
      section.keys().forEach(key -> page.append(row(key)));
    }
    return page.toString();
  }

  private static String row(Key<?> key) {
    String fallback = key.fallbackToml().map(value -> "`" + value + "`").orElse("required");
    return String.join(
            " | ", "| `" + key.name() + "`", key.kind().description(), fallback, key.sentence())
        + " |\n";
  }
}
