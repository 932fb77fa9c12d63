package org.paygress.provider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.config.Key;
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
    var loaded = (ConfigResult.Loaded) ConfigFile.parse(ConfigTemplate.render(SETTINGS));

    assertThat(loaded.warnings()).isEmpty();
    Config config = loaded.config();
    assertThat(config.provider().name()).isEqualTo("a \"quoted\" \\ name");
    assertThat(config.provider().publicAddress()).isEqualTo("2001:db8::7");
    assertThat(config.provider().stateDir()).isEqualTo(Path.of("/srv/state"));
    assertThat(config.provider().keyFile()).isEqualTo(Path.of("/srv/state/provider.nsec"));
    assertThat(config.relays().urls()).isEqualTo(SETTINGS.relays());
    assertThat(config.mints().urls()).isEqualTo(SETTINGS.mints());
  }

  @Test
  void what_was_not_asked_for_is_the_default() {
    var written = (ConfigResult.Loaded) ConfigFile.parse(ConfigTemplate.render(SETTINGS));
    var minimal =
        (ConfigResult.Loaded)
            ConfigFile.parse(
                """
                provider = { public_address = "x" }
                relays = { urls = ["wss://relay.example.com"] }
                mints = { urls = ["https://mint.example.com"] }
                """);

    assertThat(written.config())
        .usingRecursiveComparison()
        .ignoringFields("provider", "relays.urls", "mints.urls", "storage.poolDir")
        .isEqualTo(minimal.config());
  }

  @Test
  void every_key_stands_in_the_file_under_its_sentence() {
    String unwrapped = ConfigTemplate.render(SETTINGS).replace("\n# ", " ");

    for (Section section : Config.SECTIONS) {
      assertThat(unwrapped).contains(section.sentence());
      for (Key<?> key : section.keys()) {
        assertThat(unwrapped).contains(key.sentence()).contains("\n" + key.name() + " = ");
      }
    }
  }

  @Test
  void the_reference_in_the_documentation_is_up_to_date() throws Exception {
    // To renew it: mvn -pl provider-daemon test -Dtest=ConfigTemplateTest
    // -Dpaygress.write.docs=true
    Path page = Path.of("..", "docs", "configuration.md");
    if (Boolean.getBoolean("paygress.write.docs")) {
      Files.writeString(page, ConfigReference.markdown());
    }
    assertThat(page).hasContent(ConfigReference.markdown());
  }
}
