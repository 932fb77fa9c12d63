package org.paygress.provider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paygress.cashu.token.UnprovenTokens;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.config.Reading;
import org.paygress.system.log.LogConfig;

class ConfigDefaultsTest {

  private static final String MINIMAL =
      """
      [provider]
      public_address = "203.0.113.7"
      [relays]
      urls = ["wss://relay.example.com"]
      [mints]
      urls = ["https://mint.example.com"]
      """;

  @Test
  void a_file_with_the_three_required_keys_gets_every_default() {
    assertThat(ConfigFile.parse(MINIMAL))
        .isEqualTo(
            new Reading.Loaded<Config>(
                new Config(
                    new ProviderConfig(
                        "paygress provider",
                        Optional.empty(),
                        "203.0.113.7",
                        Path.of("/var/lib/paygress"),
                        Path.of("/var/lib/paygress/provider.nsec"),
                        Path.of("/var/lib/paygress/wallet.seed")),
                    new RelaysConfig(
                        List.of(RelayUrl.of("wss://relay.example.com")), 10, 60, 604_800, 3),
                    new MintsConfig(
                        List.of(MintUrl.of("https://mint.example.com")),
                        10,
                        60,
                        UnprovenTokens.TAKE),
                    new WithdrawConfig(Optional.empty(), 100_000, 1_000, 5, 10_000, 600),
                    TierConfig.DEFAULTS,
                    new LeasesConfig(60, 600, 16, 10, 900, 3_600, 86_400, 86_400, 7, 0),
                    new LimitsConfig(16, 256, 120, 600, 1_000, 4, 2, 600, 60, 24),
                    new RedemptionConfig(8, 4, 20, 30, 600),
                    new ImagesConfig(
                        Map.of(
                            "ubuntu:22.04", "debian", "ubuntu", "debian", "debian:12", "debian")),
                    new HostConfig(Path.of("/run/paygress-hostd.sock"), Duration.ofSeconds(30)),
                    new HeartbeatConfig(45),
                    new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO)),
                List.of()));
  }

  @Test
  void the_default_tiers_are_those_of_the_reference_offer() {
    assertThat(TierConfig.DEFAULTS)
        .extracting(
            TierConfig::id,
            TierConfig::name,
            TierConfig::description,
            TierConfig::cpuMillicores,
            TierConfig::memoryMb,
            TierConfig::rateMsatsPerSec)
        .containsExactly(
            tuple("basic", "Basic", "1 vCPU, 1GB RAM - Great for testing", 1000, 1024, 50L),
            tuple("standard", "Standard", "2 vCPU, 2GB RAM - General purpose", 2000, 2048, 100L),
            tuple("premium", "Premium", "4 vCPU, 4GB RAM - High performance", 4000, 4096, 200L));
  }
}
