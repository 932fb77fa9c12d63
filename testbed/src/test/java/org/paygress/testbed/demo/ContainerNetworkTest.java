package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContainerNetworkTest {

  @Test
  void the_first_pair_is_taken_when_nothing_is_in_use() {
    assertThat(ContainerNetwork.find(text -> false))
        .isEqualTo(new ContainerNetwork("pgdemo0", "10.98.0.0/24"));
  }

  @Test
  void a_bridge_or_a_network_in_use_is_passed_over() {
    String machine = "7: pgdemo0 inet 10.98.0.1/24\n10.98.1.0/24 dev eth9\n";
    assertThat(ContainerNetwork.find(machine::contains))
        .isEqualTo(new ContainerNetwork("pgdemo2", "10.98.2.0/24"));
  }
}
