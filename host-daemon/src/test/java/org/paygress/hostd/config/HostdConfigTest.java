package org.paygress.hostd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.system.config.Key;
import org.paygress.system.config.Problem;
import org.paygress.system.config.Reading;
import org.paygress.system.config.Section;

class HostdConfigTest {

  @Test
  void a_fresh_file_is_valid_and_means_what_an_empty_one_does() {
    assertThat(HostdConfig.FORMAT.parse(HostdConfig.newFile()))
        .isEqualTo(HostdConfig.FORMAT.parse(""))
        .isInstanceOf(Reading.Loaded.class);
  }

  @Test
  void an_empty_file_gets_every_default() {
    HostdConfig config = loaded("");

    assertThat(config.hostd().socket()).isEqualTo(Path.of("/run/paygress-hostd.sock"));
    assertThat(config.hostd().user()).isEqualTo("paygress");
    assertThat(config.settings().stateDir()).isEqualTo(Path.of("/var/lib/paygress-hostd"));
    assertThat(config.settings().subnet()).isEqualTo("10.97.0.0/16");
    assertThat(config.settings().sshTimeout()).hasSeconds(30);
    assertThat(config.settings().readyTimeout()).hasSeconds(90);
    assertThat(config.images().poolDir()).isEqualTo(Path.of("/var/lib/paygress-hostd/pool"));
    assertThat(config.images().budget()).isEqualTo(new StorageBudget(1_024, 100));
  }

  @Test
  void there_are_as_many_slots_as_ports_addresses_and_ids_are_enough_for() {
    assertThat(loaded("").settings().slots()).isEqualTo(4_096);
    assertThat(loaded("[network]\nport_base = 65000\nports_per_lease = 64").settings().slots())
        .isEqualTo(8);
    assertThat(loaded("[network]\nsubnet = \"10.97.0.0/28\"").settings().slots()).isEqualTo(13);
    assertThat(loaded("[network]\nidmap_base = 2000000000").settings().slots()).isEqualTo(4_096);
  }

  @Test
  void every_key_there_is_is_read() {
    for (Section section : HostdConfig.SECTIONS) {
      for (Key<?> key : section.keys()) {
        // No key takes a boolean, so whoever reads this one complains.
        assertThat(problems(section.header() + "\n" + key.name() + " = true\n"))
            .extracting(Problem::line)
            .contains(2);
      }
    }
  }

  static Stream<Arguments> each_mistake() {
    return Stream.of(
        arguments(
            "[network]\nsubnet = \"10.97.0.1/16\"",
            "network.subnet is not usable: it is \"10.97.0.1/16\""),
        arguments(
            "[network]\nsubnet = \"8.8.0.0/16\"",
            "network.subnet is not usable: it is \"8.8.0.0/16\""),
        arguments(
            "[network]\nsubnet = \"172.32.0.0/16\"",
            "network.subnet is not usable: it is \"172.32.0.0/16\""),
        arguments(
            "[network]\nsubnet = \"10.97.0.0\"",
            "network.subnet is not usable: it is \"10.97.0.0\""),
        arguments(
            "[network]\nbridge = \"a-bridge-with-a-long-name\"",
            "network.bridge is not usable: it is \"a-bridge-with-a-long-name\""),
        arguments("[templates]\ndir = \"here\"", "templates.dir is a relative path"),
        arguments("[storage]\npool_dir = \"\"", "storage.pool_dir is not usable: it is \"\""),
        arguments("[hostd]\nsocket = \"here\"", "hostd.socket is not usable: it is \"here\""),
        arguments("[mints]\nurls = []", "unknown section \"mints\""));
  }

  @ParameterizedTest
  @MethodSource("each_mistake")
  void each_mistake_is_named_with_its_remedy(String mistake, String message) {
    assertThat(problems(mistake)).extracting(Problem::message).containsExactly(message);
    assertThat(problems(mistake).getFirst().remedy()).isNotBlank();
  }

  private static HostdConfig loaded(String toml) {
    return ((Reading.Loaded<HostdConfig>) HostdConfig.FORMAT.parse(toml)).value();
  }

  private static List<Problem> problems(String toml) {
    return ((Reading.Invalid<HostdConfig>) HostdConfig.FORMAT.parse(toml)).problems();
  }
}
