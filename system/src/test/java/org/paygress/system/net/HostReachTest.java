package org.paygress.system.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.system.net.HostReach.Place;

class HostReachTest {

  private static HostReach resolvingTo(String... literals) {
    List<InetAddress> all = Stream.of(literals).map(InetAddress::ofLiteral).toList();
    return new HostReach(_ -> all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.1.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.1",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "fc00::1",
        "fe80::1",
        "ff02::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2001:0:1::1"
      })
  void an_address_of_no_public_network_is_internal(String literal) {
    assertThat(resolvingTo(literal).of("host.example")).isEqualTo(Place.INTERNAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "100.128.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "198.17.0.1",
        "2606:4700::1111",
        "2a00:1450::1"
      })
  void an_address_that_the_world_can_reach_is_public(String literal) {
    assertThat(resolvingTo(literal).of("host.example")).isEqualTo(Place.PUBLIC);
  }

  @Test
  void one_internal_address_among_public_ones_is_enough() {
    assertThat(resolvingTo("1.1.1.1", "10.0.0.1").of("host.example")).isEqualTo(Place.INTERNAL);
    assertThat(resolvingTo().of("host.example")).isEqualTo(Place.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,INTERNAL",
    "127.0.0.1,INTERNAL",
    "[::1],INTERNAL",
    "[0:0:0:0:0:ffff:7f00:1],INTERNAL",
    "1.1.1.1,PUBLIC",
    "[2606:4700::1111],PUBLIC"
  })
  void names_and_literals_are_resolved_as_this_machine_does(String host, Place place) {
    assertThat(HostReach.system().of(host)).isEqualTo(place);
  }
}
