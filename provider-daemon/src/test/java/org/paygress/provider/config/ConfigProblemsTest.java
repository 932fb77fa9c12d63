package org.paygress.provider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.system.config.Problem;
import org.paygress.system.config.Reading;

class ConfigProblemsTest {

  /** Ten lines, so that what a test appends begins on line 11. */
  private static final String GOOD =
      """
      # a comment with [brackets] and key = value
      [provider]
      public_address = "203.0.113.7"

      [relays]
      urls = ["wss://relay.example.com"]

      [mints]
      urls = ["https://mint.example.com"]

      """;

  @Test
  void all_problems_are_told_at_once_with_line_and_remedy() {
    assertThat(
            problems(
                """
                [provider]
                name = 7
                public_adress = "203.0.113.7"

                [relays]
                urls = [
                  "wss://one.example.com",
                  "https://two.example.com",
                ]

                [heartbeat]
                interval_secs = 600

                [[tiers]]
                id = "a"
                name = "A"
                cpu_millicores = 1000
                memory_mb = 512
                rate_msats_per_sec = 1

                [[tiers]]
                id = "a"
                name = "B"
                cpu_millicores = 1000
                rate_msats_per_sec = 1

                [logging]
                level = "info"
                """))
        .containsExactly(
            new Problem(
                0,
                "mints.urls is missing",
                "add a line to [mints]: urls = [\"https://mint.example.com\"]"),
            new Problem(
                1,
                "provider.public_address is missing",
                "add a line to [provider]: public_address = \"203.0.113.7\""),
            new Problem(
                2,
                "provider.name is not usable: it is 7",
                "set it to text of 1 to 64 characters, or remove the line for the default"
                    + " \"paygress provider\""),
            new Problem(
                3, "unknown key \"public_adress\" in [provider]", "did you mean public_address?"),
            new Problem(
                6,
                "relays.urls is not usable: entry 2: it does not begin with wss:// or ws://",
                "set it to a list of 1 to 16, each a relay's URL such as"
                    + " \"wss://relay.example.com\""),
            new Problem(
                12,
                "heartbeat.interval_secs is not usable: it is 600",
                "set it to a whole number from 5 to 60, or remove the line for the default 45"),
            new Problem(
                21, "tiers.memory_mb is missing", "add a line to [[tiers]]: memory_mb = 64"),
            new Problem(22, "tiers.id \"a\" is there twice", "give each tier an id of its own"),
            new Problem(27, "unknown section \"logging\"", "did you mean [log]?"));
  }

  static Stream<Arguments> each_mistake() {
    return Stream.of(
        arguments("[log]\nlevel = \"loud\"", "log.level is not usable: it is \"loud\""),
        arguments("[log]\nlevel = true", "log.level is not usable: it is true"),
        arguments("[leases]\nmax_leases = \"8\"", "leases.max_leases is not usable: it is \"8\""),
        arguments("[leases]\nmax_leases = 2.5", "leases.max_leases is not usable: it is 2.5"),
        arguments("[leases]\nmax_leases = 0", "leases.max_leases is not usable: it is 0"),
        arguments(
            "[leases]\nmax_leases = 99999999999",
            "leases.max_leases is not usable: it is 99999999999"),
        arguments("[leases]\nmax_leases = []", "leases.max_leases is not usable: it is a list"),
        arguments(
            "[images.aliases]\nx = \"No Slug\"",
            "images.aliases is not usable: the value of \"x\" is no template slug"),
        arguments("[images]\naliases = \"x\"", "images.aliases is not usable: it is \"x\""),
        arguments("[host]\nsocket = \"here\"", "host.socket is not usable: it is \"here\""),
        arguments("[tiers]\nid = \"x\"", "tiers is no list of 1 to 64 sections"));
  }

  @ParameterizedTest
  @MethodSource("each_mistake")
  void each_mistake_is_named_with_its_line(String mistake, String message) {
    List<Problem> problems = problems(GOOD + mistake);

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().message()).isEqualTo(message);
    assertThat(problems.getFirst().remedy()).isNotBlank();
    assertThat(problems.getFirst().line()).isBetween(11, 12);
  }

  @Test
  void what_the_root_process_reads_now_is_passed_over_with_a_warning() {
    var loaded =
        (Reading.Loaded<Config>)
            ConfigFile.parse(
                GOOD
                    + """
                    [limits]
                    ssh_timeout_secs = 20
                    spawns_at_once_max = 3
                    [network]
                    subnet = "10.1.0.0/16"
                    [templates]
                    dir = "/srv/templates"
                    """);

    assertThat(loaded.value().limits().spawnsAtOnceMax()).isEqualTo(3);
    assertThat(loaded.warnings())
        .extracting(Problem::message)
        .containsExactly(
            "limits.ssh_timeout_secs is not read here any more",
            "network is not read here any more",
            "templates is not read here any more");
    assertThat(loaded.warnings())
        .allSatisfy(warning -> assertThat(warning.remedy()).contains("hostd.toml"));
  }

  @Test
  void what_is_not_toml_is_told_with_its_line() {
    List<Problem> problems = problems("[log]\nlevel = info\n");

    assertThat(problems).extracting(Problem::line).containsExactly(2);
    assertThat(problems.getFirst().message()).startsWith("not TOML: ");
  }

  @Test
  void a_long_text_in_the_wrong_place_is_not_repeated() {
    String secret = "nsec1" + "q".repeat(58);

    assertThat(problems(GOOD + "[leases]\nmax_leases = \"" + secret + "\"").toString())
        .doesNotContain(secret);
  }

  @Test
  void a_relay_or_a_mint_that_is_named_in_two_spellings_is_there_twice() {
    String relays =
        GOOD.replace(
            "\"wss://relay.example.com\"", "\"wss://a.example\", \"WSS://A.example.:443/\"");
    String mints =
        GOOD.replace(
            "\"https://mint.example.com\"", "\"https://a.example\", \"HTTPS://A.example.:443/\"");

    assertThat(problems(relays))
        .extracting(Problem::message)
        .containsExactly("relays.urls is not usable: entry 2 is there twice");
    assertThat(problems(mints))
        .extracting(Problem::message)
        .containsExactly("mints.urls is not usable: entry 2 is there twice");
  }

  @Test
  void an_unencrypted_relay_on_the_network_is_a_warning_and_on_loopback_is_none() {
    String remote = GOOD.replace("wss://relay", "ws://relay");
    String local = GOOD.replace("wss://relay.example.com", "ws://127.0.0.1:7777");

    assertThat(((Reading.Loaded<Config>) ConfigFile.parse(remote)).warnings())
        .containsExactly(
            new Problem(
                6, "ws://relay.example.com is not encrypted on its way", "use its wss:// address"));
    assertThat(((Reading.Loaded<Config>) ConfigFile.parse(local)).warnings()).isEmpty();
  }

  @Test
  void a_file_that_is_not_there_or_not_text_is_a_problem_with_a_remedy(@TempDir Path dir)
      throws Exception {
    Path absent = dir.resolve("absent.toml");
    Path binary = Files.write(dir.resolve("binary.toml"), new byte[] {(byte) 0xC3, 0x28});

    assertThat(invalid(ConfigFile.load(absent)))
        .containsExactly(
            Problem.of(
                "there is no file " + absent, "write one: paygressd init --config " + absent));
    assertThat(invalid(ConfigFile.load(binary)))
        .containsExactly(Problem.of(binary + " is not UTF-8 text", "save it as UTF-8"));
    assertThat(invalid(ConfigFile.load(dir))).hasSize(1);
  }

  private static List<Problem> problems(String toml) {
    return invalid(ConfigFile.parse(toml));
  }

  private static List<Problem> invalid(Reading<Config> result) {
    assertThat(result).isInstanceOf(Reading.Invalid.class);
    return ((Reading.Invalid<Config>) result).problems();
  }
}
