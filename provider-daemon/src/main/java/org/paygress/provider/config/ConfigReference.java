package org.paygress.provider.config;

import org.paygress.system.config.Key;
import org.paygress.system.config.Section;

/** Writes the reference of all keys for docs/configuration.md, from the table the reader uses. */
final class ConfigReference {

  private static final String HEAD =
      """
      # Configuration reference

      `paygressd` reads one TOML file, by default `/etc/paygress/paygressd.toml`. `paygressd init` writes it complete and
      commented; `paygressd check-config` tells every problem at once, each with its line and its remedy. The daemon reads
      the file once, at its start: restart it after a change (running containers stay).

      Units are the last part of a key's name: `_secs` seconds, `_mb` MiB, `_millicores` thousandths of a processor core,
      `_msats_per_sec` millisatoshi a second. Unknown keys are errors, so that a misspelt one is never silently ignored.
      Relative paths are inside `provider.state_dir`.

      The two key files, the nsec and the wallet's seed words, have mode 0600 and are refused with any other that lets
      others read them. Write both down: the twelve words are the money, the nsec is the provider's name.

      This page is written from the same table the daemon reads its configuration with; a test keeps them in step.
      """;

  private ConfigReference() {}

  /** The page. */
  static String markdown() {
    var page = new StringBuilder(HEAD);
    for (Section section : Config.SECTIONS) {
      page.append("\n## ").append(section.header());
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
