package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowTest {

  @TempDir private Path locks;
  private final Cleanup cleanup = new Cleanup();

  @AfterEach
  void release() {
    cleanup.close();
  }

  @Test
  void two_demos_have_different_rows_until_the_first_ends() throws IOException {
    var first = new Cleanup();
    assertThat(Row.claim(locks, first, row -> true)).isEqualTo(new Row(0));
    assertThat(Row.claim(locks, cleanup, row -> true)).isEqualTo(new Row(1));

    first.close();
    assertThat(Row.claim(locks, cleanup, row -> true)).isEqualTo(new Row(0));
  }

  @Test
  void a_row_in_use_is_passed_over() throws IOException {
    assertThat(Row.claim(locks, cleanup, row -> row.number() != 0)).isEqualTo(new Row(1));
  }

  @Test
  void no_row_at_all_is_an_error() {
    assertThatThrownBy(() -> Row.claim(locks, cleanup, row -> false))
        .isInstanceOf(IOException.class)
        .hasMessage("no ports are left for a demo between 24000 and 31000");
  }

  @Test
  void rows_have_ports_and_networks_of_their_own() {
    assertThat(new Row(2).ports(2, 2).all()).containsExactly(24_256, 24_257, 24_258, 24_259);
    assertThat(new Row(2).network()).isEqualTo(new ContainerNetwork("pgdemo2", "10.98.2.0/24"));
    assertThat(new Row(53).ports(32, 4).all()).last().isEqualTo(30_911);
  }

  @Test
  void a_bridge_a_network_a_published_port_or_a_listener_makes_a_row_used() throws IOException {
    var row = new Row(53);
    assertThat(row.isFree(Set.of(), "7: pgdemo5: <UP> 10.98.5.1/24")).isTrue();
    assertThat(row.isFree(Set.of(), "7: pgdemo53: <UP>")).isFalse();
    assertThat(row.isFree(Set.of(), "default dev x\n10.98.53.0/24 dev eth9")).isFalse();
    assertThat(row.isFree(Set.of(30_790), "")).isFalse();
    try (var listener = new ServerSocket(30_800, 1, InetAddress.getLoopbackAddress())) {
      assertThat(listener.isBound()).isTrue();
      assertThat(row.isFree(Set.of(), "")).isFalse();
    }
  }

  @Test
  void ports_that_the_packet_filter_publishes_are_seen() {
    assertThat(Row.numbers("elements = { 31000 : 10.97.0.2 . 22, 31001 : 10.97.0.2 . 5432 }"))
        .containsExactlyInAnyOrder(31_000, 31_001);
  }
}
