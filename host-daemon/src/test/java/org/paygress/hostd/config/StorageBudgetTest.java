package org.paygress.hostd.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StorageBudgetTest {

  @Test
  void disk_is_promised_once_unless_the_operator_bets() {
    assertThat(new StorageBudget(1_024, 100).poolMb(20_480)).isEqualTo(20_480);
    assertThat(new StorageBudget(1_024, 150).poolMb(20_480)).isEqualTo(30_720);
    assertThat(new StorageBudget(1_024, 10_000).poolMb(67_108_864)).isEqualTo(Integer.MAX_VALUE);
    assertThat(new StorageBudget(1_024, 100).volumesMb(20_480)).isEqualTo(19_456);
    assertThat(new StorageBudget(1_024, 100).volumesMb(1_000)).isZero();
  }
}
