package org.paygress.provider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ForRentTest {

  @Test
  void the_host_the_daemon_and_a_margin_keep_some_memory() {
    assertThat(memory(0).memoryForRentMb(24_000)).isEqualTo(24_000 - 2_400 - 256);
    assertThat(memory(0).memoryForRentMb(2_000)).isEqualTo(2_000 - 512 - 256);
    assertThat(memory(0).memoryForRentMb(512)).isZero();
    assertThat(memory(100).memoryForRentMb(2_000)).isEqualTo(1_900);
  }

  @Test
  void a_pool_that_is_smaller_than_all_quotas_is_told() {
    List<TierConfig> tiers =
        List.of(
            new TierConfig("a", "A", "", 1_000, 512, 1_280, 64, 1),
            new TierConfig("b", "B", "", 1_000, 512, 640, 64, 1));
    assertThat(TierConfig.shortage(tiers, 16, 20_480)).isEmpty();
    assertThat(TierConfig.shortage(tiers, 16, 20_479)).isPresent();
    assertThat(TierConfig.shortage(tiers, 17, 20_480).orElseThrow().toString())
        .contains("17 leases", "21760 MiB", "20480");
  }

  private static LeasesConfig memory(int reserveMb) {
    return new LeasesConfig(60, 600, 16, 10, 900, 3_600, 86_400, 86_400, 7, reserveMb);
  }
}
