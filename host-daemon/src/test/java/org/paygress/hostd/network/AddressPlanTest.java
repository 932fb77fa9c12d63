package org.paygress.hostd.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.PublishedPort;
import org.paygress.host.Slot;
import org.paygress.hostd.OneDaemon;
import org.paygress.hostd.config.EgressPolicy;
import org.paygress.hostd.config.HostSettings;
import org.paygress.hostd.config.Subnet;
import org.paygress.templates.PortSpec;
import org.paygress.templates.PortSpec.Transport;

class AddressPlanTest {

  private final AddressPlan plan = new AddressPlan(OneDaemon.SETTINGS);

  @Test
  void a_slot_gives_address_ports_ids_and_link() throws Exception {
    Slot slot = new Slot(3);
    assertThat(plan.gateway()).isEqualTo("10.97.0.1");
    assertThat(plan.address(slot)).isEqualTo("10.97.0.5");
    assertThat(plan.sshPort(slot)).isEqualTo(31_024);
    assertThat(plan.idBase(slot)).isEqualTo(1_196_608);
    assertThat(plan.ports(slot, List.of(new PortSpec(5432, Transport.TCP, "postgres"))))
        .containsExactly(new PublishedPort(31_025, 5432, "tcp", "postgres"));
  }

  @Test
  void addresses_go_on_after_255() {
    assertThat(plan.address(new Slot(253))).isEqualTo("10.97.0.255");
    assertThat(plan.address(new Slot(254))).isEqualTo("10.97.1.0");
    assertThat(plan.address(new Slot(4095))).isEqualTo("10.97.16.1");
  }

  @Test
  void link_names_fit_the_kernel_and_differ() {
    Stream<Slot> slots = IntStream.rangeClosed(0, Slot.INDEX_MAX).mapToObj(Slot::new);
    List<String> names = slots.map(plan::veth).toList();
    assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.length() <= 15);
  }

  @Test
  void hardware_addresses_differ_and_are_local_unicast() {
    Stream<Slot> slots = IntStream.rangeClosed(0, Slot.INDEX_MAX).mapToObj(Slot::new);
    List<String> macs = Stream.concat(slots.map(plan::mac), Stream.of(plan.bridgeMac())).toList();
    assertThat(macs).doesNotHaveDuplicates().allMatch(mac -> mac.matches("02(:[0-9a-f]{2}){5}"));
  }

  @Test
  void a_template_with_more_ports_than_the_slot_is_refused() {
    List<PortSpec> eight =
        IntStream.rangeClosed(1, 8)
            .mapToObj(i -> new PortSpec(80 + i, Transport.TCP, "p"))
            .toList();
    assertThatThrownBy(() -> plan.ports(new Slot(0), eight))
        .isInstanceOfSatisfying(
            HostException.class, e -> assertThat(e.fault()).isEqualTo(HostFault.NETWORK));
  }

  @Test
  void a_slot_beyond_the_subnet_is_refused() throws Exception {
    HostSettings narrow =
        new HostSettings(
            Path.of("/state"),
            "b0",
            "t0",
            "10.9.8.0/28",
            31_000,
            8,
            1_000_000,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            EgressPolicy.DEFAULT);
    AddressPlan small = new AddressPlan(narrow);
    assertThat(small.ports(new Slot(12), List.of())).isEmpty();
    assertThat(small.address(new Slot(12))).isEqualTo("10.9.8.14");
    assertThatThrownBy(() -> small.ports(new Slot(13), List.of()))
        .isInstanceOf(HostException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.97.0.0",
        "10.97.0.0/15",
        "10.97.0.0/29",
        "10.97.0.1/16",
        "256.0.0.0/16",
        "a/16",
        ""
      })
  void a_malformed_subnet_is_refused(String cidr) {
    assertThatIllegalArgumentException().isThrownBy(() -> Subnet.parse(cidr));
  }
}
