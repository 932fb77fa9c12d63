package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortPlanTest {

  @Test
  void the_first_free_row_is_taken() {
    assertThat(PortPlan.find(2, 2, port -> true)).isEqualTo(new PortPlan(24_000, 2, 2));
    assertThat(PortPlan.find(2, 2, port -> port != 24_002)).isEqualTo(new PortPlan(24_003, 2, 2));
  }

  @Test
  void all_ports_of_all_leases_are_in_the_row() {
    assertThat(new PortPlan(24_000, 2, 3).all())
        .containsExactly(24_000, 24_001, 24_002, 24_003, 24_004, 24_005);
  }

  @Test
  void a_port_in_use_is_no_part_of_a_row() throws Exception {
    PortPlan plan = PortPlan.find(1, 1);
    try (var taken = new ServerSocket(plan.base(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortPlan.find(1, 1).base()).isGreaterThan(taken.getLocalPort());
    }
  }

  @Test
  void no_row_at_all_is_an_error() {
    assertThatThrownBy(() -> PortPlan.find(8, 4, port -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no row of 32 free TCP ports from 24000");
  }

  @Test
  void ports_that_the_packet_filter_publishes_are_seen() {
    assertThat(PortPlan.numbers("elements = { 31000 : 10.97.0.2 . 22, 31001 : 10.97.0.2 . 5432 }"))
        .containsExactlyInAnyOrder(31_000, 31_001);
  }
}
