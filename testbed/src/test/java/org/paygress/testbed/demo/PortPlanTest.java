package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortPlanTest {

  @Test
  void the_first_free_row_is_taken() {
    assertThat(PortPlan.find(2, 2, port -> true)).isEqualTo(new PortPlan(31_000, 2, 2));
    assertThat(PortPlan.find(2, 2, port -> port != 31_002)).isEqualTo(new PortPlan(31_003, 2, 2));
  }

  @Test
  void all_ports_of_all_leases_are_in_the_row() {
    assertThat(new PortPlan(31_000, 2, 3).all())
        .containsExactly(31_000, 31_001, 31_002, 31_003, 31_004, 31_005);
  }

  @Test
  void a_port_in_use_is_no_part_of_a_row() throws IOException {
    PortPlan plan = PortPlan.find(1, 1);
    try (var taken = new ServerSocket(plan.base(), 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortPlan.find(1, 1).base()).isGreaterThan(taken.getLocalPort());
    }
  }

  @Test
  void no_row_at_all_is_an_error() {
    assertThatThrownBy(() -> PortPlan.find(8, 4, port -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no row of 32 free TCP ports above 31000");
  }
}
