package org.paygress.provider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paygress.hostd.config.HostdConfig;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.config.ConfigReference;
import org.paygress.system.config.Key;
import org.paygress.system.config.Reading;
import org.paygress.system.config.Section;

class ConfigTemplateTest {

  private static final InitialSettings SETTINGS =
      new InitialSettings(
          "a \"quoted\" \\ name",
          "2001:db8::7",
          Path.of("/srv/state"),
          List.of(RelayUrl.of("wss://a.example.com"), RelayUrl.of("wss://b.example.com")),
          List.of(MintUrl.of("https://mint.example.com")));

  @Test
  void a_fresh_file_is_valid_and_says_what_was_asked_for() {
    var loaded = (Reading.Loaded<Config>) ConfigFile.parse(SETTINGS.render());

    assertThat(loaded.warnings()).isEmpty();
    Config config = loaded.value();
    assertThat(config.provider().name()).isEqualTo("a \"quoted\" \\ name");
    assertThat(config.provider().publicAddress()).isEqualTo("2001:db8::7");
    assertThat(config.provider().stateDir()).isEqualTo(Path.of("/srv/state"));
    assertThat(config.provider().keyFile()).isEqualTo(Path.of("/srv/state/provider.nsec"));
    assertThat(config.relays().urls()).isEqualTo(SETTINGS.relays());
    assertThat(config.mints().urls()).isEqualTo(SETTINGS.mints());
  }

  @Test
  void what_was_not_asked_for_is_the_default() {
    var written = (Reading.Loaded<Config>) ConfigFile.parse(SETTINGS.render());
    var minimal =
        (Reading.Loaded<Config>)
            ConfigFile.parse(
                """
                provider = { public_address = "x" }
                relays = { urls = ["wss://relay.example.com"] }
                mints = { urls = ["https://mint.example.com"] }
                """);

    assertThat(written.value())
        .usingRecursiveComparison()
        .ignoringFields("provider", "relays.urls", "mints.urls", "storage.poolDir")
        .isEqualTo(minimal.value());
  }

  @Test
  void every_key_stands_in_the_file_under_its_sentence() {
    String unwrapped = SETTINGS.render().replace("\n# ", " ");

    for (Section section : Config.SECTIONS) {
      assertThat(unwrapped).contains(section.sentence());
      for (Key<?> key : section.keys()) {
        assertThat(unwrapped).contains(key.sentence()).contains("\n" + key.name() + " = ");
      }
    }
  }

  /** The page, from the table the daemon reads its configuration with. */
  private static String reference() {
    return """
      # Configuration reference

      There are two programs and two files, both TOML. `paygressd`, which has a user of its own and no rights, reads
      `/etc/paygress/paygressd.toml`; `paygress-hostd`, which makes the containers as root, reads `/etc/paygress/hostd.toml`.
      The `init` of each writes its file, complete and commented; its `check-config` tells every problem at once, each with
      its line and its remedy. A file is read once, at the start: restart the program after a change (running containers stay).

      Units are the last part of a key's name: `_secs` seconds, `_mb` MiB, `_millicores` thousandths of a processor core,
      `_msats_per_sec` millisatoshi a second. Unknown keys are errors, so that a misspelt one is never silently ignored.
      Relative paths are inside the program's own `state_dir`.

      The two key files, the nsec and the wallet's seed words, have mode 0600 and are refused with any other that lets
      others read them. Write both down: the twelve words are the money, the nsec is the provider's name.

      This page is written from the same tables the programs read their files with; a test keeps them in step.

      # paygressd.toml
      """
        + ConfigReference.markdown(Config.SECTIONS, 2)
        + "\n# hostd.toml\n"
        + ConfigReference.markdown(HostdConfig.SECTIONS, 2);
  }

  @Test
  void the_reference_in_the_documentation_is_up_to_date() throws Exception {
    // To renew it: mvn -pl provider-daemon test -Dtest=ConfigTemplateTest
    // -Dpaygress.write.docs=true
    Path page = Path.of("..", "docs", "configuration.md");
    if (Boolean.getBoolean("paygress.write.docs")) {
      Files.writeString(page, reference());
    }
    assertThat(page).hasContent(reference());
  }
}
