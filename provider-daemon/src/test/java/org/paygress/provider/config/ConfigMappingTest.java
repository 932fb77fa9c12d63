package org.paygress.provider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paygress.cashu.lightning.Destination;
import org.paygress.cashu.token.UnprovenTokens;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.config.Key;
import org.paygress.system.config.Problem;
import org.paygress.system.config.Reading;
import org.paygress.system.config.Section;
import org.paygress.system.log.LogConfig;

/** Every key set to something that is not its default, and where it ends up. */
class ConfigMappingTest {

  private static final String EVERYTHING =
      """
      [provider]
      name = "Ada's box"
      location = "Lisbon"
      public_address = "box.example.org"
      state_dir = "/srv/paygress"
      key_file = "/etc/paygress/key"
      wallet_seed_file = "secrets/seed"

      [relays]
      urls = [
        "wss://one.example.com", # a comment
        "ws://127.0.0.1:7777/path"
      ]
      connect_timeout_secs = 3
      reconnect_delay_max_secs = 120
      answer_expiry_secs = 86400
      consumer_relays_max = 1

      [mints]
      urls = ["https://mint.example.com/Bitcoin", "http://127.0.0.1:3338"]
      timeout_secs = 7
      unknown_keyset_secs = 8
      unproven_tokens = "refuse"

      [withdraw]
      address = "ada@example.org"
      threshold_sats = 5000
      keep_sats = 200
      fee_base_sats = 3
      fee_max_ppm = 2500
      interval_secs = 60

      [[tiers]]
      id = "tiny"
      name = "Tiny"
      description = "a little"
      cpu_millicores = 250
      memory_mb = 256
      disk_mb = 512
      pids_max = 100
      rate_msats_per_sec = 5

      [[tiers]]
      id = "big"
      name = "Big"
      cpu_millicores = 8000
      memory_mb = 16384
      rate_msats_per_sec = 900

      [leases]
      minimum_duration_secs = 300
      request_max_age_secs = 120
      max_leases = 3
      container_check_secs = 4
      give_up_secs = 5
      grace_secs = 64
      top_up_hold_secs = 65
      outage_credit_secs = 66
      history_days = 68
      memory_reserve_mb = 70

      [limits]
      mint_patience_secs = 63
      refused_keep_hours = 67
      requests_per_consumer_max = 2
      requests_waiting_max = 20
      requests_per_consumer_per_minute_max = 21
      refusals_per_minute_max = 22
      answers_waiting_max = 24
      spawns_at_once_max = 1
      repairs_at_once_max = 23
      junk_per_relay_per_minute_max = 50

      [redemption]
      proven_at_once_max = 31
      unproven_at_once_max = 32
      unproven_per_minute_max = 33
      mint_rest_secs = 34
      dead_token_secs = 35

      [images.aliases]
      "debian:trixie" = "debian"

      [host]
      socket = "/srv/hostd.sock"
      patience_secs = 69

      [heartbeat]
      interval_secs = 20

      [log]
      format = "json"
      level = "debug"
      """;

  @Test
  void every_key_reaches_its_field() {
    assertThat(ConfigFile.parse(EVERYTHING))
        .isEqualTo(
            new Reading.Loaded<Config>(
                new Config(
                    new ProviderConfig(
                        "Ada's box",
                        Optional.of("Lisbon"),
                        "box.example.org",
                        Path.of("/srv/paygress"),
                        Path.of("/etc/paygress/key"),
                        Path.of("/srv/paygress/secrets/seed")),
                    new RelaysConfig(
                        List.of(
                            RelayUrl.of("wss://one.example.com"),
                            RelayUrl.of("ws://127.0.0.1:7777/path")),
                        3,
                        120,
                        86_400,
                        1),
                    new MintsConfig(
                        List.of(
                            MintUrl.of("https://mint.example.com/Bitcoin"),
                            MintUrl.of("http://127.0.0.1:3338")),
                        7,
                        8,
                        UnprovenTokens.REFUSE),
                    new WithdrawConfig(
                        Optional.of(
                            new Destination.PayLink(
                                "ada@example.org",
                                URI.create("https://example.org/.well-known/lnurlp/ada"))),
                        5_000,
                        200,
                        3,
                        2_500,
                        60),
                    List.of(
                        new TierConfig("tiny", "Tiny", "a little", 250, 256, 512, 100, 5),
                        new TierConfig("big", "Big", "", 8000, 16_384, 2048, 512, 900)),
                    new LeasesConfig(300, 120, 3, 4, 5, 64, 65, 66, 68, 70),
                    new LimitsConfig(2, 20, 21, 22, 24, 1, 23, 50, 63, 67),
                    new RedemptionConfig(31, 32, 33, 34, 35),
                    new ImagesConfig(Map.of("debian:trixie", "debian")),
                    new HostConfig(Path.of("/srv/hostd.sock"), Duration.ofSeconds(69)),
                    new HeartbeatConfig(20),
                    new LogConfig(LogConfig.Format.JSON, LogConfig.Level.DEBUG)),
                List.of()));
  }

  @Test
  void the_file_above_sets_every_key_there_is() {
    for (Section section : Config.SECTIONS) {
      for (Key<?> key : section.keys()) {
        assertThat(EVERYTHING)
            .containsPattern("(?m)^(" + key.name() + " = |\\[images\\." + key.name() + ")");
      }
    }
  }

  @Test
  void every_key_there_is_is_read() {
    for (Section section : Config.SECTIONS) {
      for (Key<?> key : section.keys()) {
        // No key takes a boolean, so whoever reads this one complains.
        String file = section.header() + "\n" + key.name() + " = true\n";
        assertThat(((Reading.Invalid<Config>) ConfigFile.parse(file)).problems())
            .extracting(Problem::message)
            .contains(key.path() + " is not usable: it is true");
      }
    }
  }
}
