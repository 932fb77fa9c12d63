package org.paygress.hostd.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.hostd.OneDaemon;
import org.paygress.hostd.config.HostSettings;
import org.paygress.system.config.Problem;

class HostNeedsTest {

  @TempDir private Path root = Path.of("");

  private static final HostSettings SETTINGS = OneDaemon.SETTINGS;
  private static final int LEASES = 16;

  @BeforeEach
  void a_bare_host() throws Exception {
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("etc"));
  }

  @Test
  void a_bare_host_is_told_every_package_and_range_it_lacks() {
    assertThat(host().problems(SETTINGS))
        .containsExactly(
            Problem.of("the program lxc-start is not installed", "apt-get install lxc"),
            Problem.of("the program cryptsetup is not installed", "apt-get install cryptsetup-bin"),
            Problem.of("the program nft is not installed", "apt-get install nftables"),
            Problem.of("the program ip is not installed", "apt-get install iproute2"),
            Problem.of("the program mkfs.btrfs is not installed", "apt-get install btrfs-progs"),
            Problem.of("the program mkfs.ext4 is not installed", "apt-get install e2fsprogs"),
            Problem.of("the program mmdebstrap is not installed", "apt-get install mmdebstrap"));
  }

  @Test
  void ids_that_nobody_keeps_free_for_us_are_a_warning() {
    assertThat(host().warnings(SETTINGS, LEASES))
        .startsWith(
            Problem.of(
                "/etc/subuid does not reserve the containers' ids 1000000 to 2048575",
                "usermod --add-subuids 1000000-2048575 root"),
            Problem.of(
                "/etc/subgid does not reserve the containers' ids 1000000 to 2048575",
                "usermod --add-subgids 1000000-2048575 root"));
  }

  @Test
  void a_prepared_host_has_no_problems() throws Exception {
    for (String program :
        List.of(
            "lxc-start",
            "cryptsetup",
            "nft",
            "ip",
            "mkfs.btrfs",
            "mkfs.ext4",
            "mmdebstrap",
            "conntrack")) {
      Files.createFile(
          root.resolve("bin").resolve(program),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }
    Files.writeString(root.resolve("etc/subuid"), "ada:100000:65536\nroot:1000000:1048576\n");
    Files.writeString(root.resolve("etc/subgid"), "root:1000000:1000000000\n");

    Files.createDirectories(root.resolve("sys/module/dm_crypt"));
    Path appArmor = Files.createDirectories(root.resolve("sys/module/apparmor/parameters"));
    Files.writeString(appArmor.resolve("enabled"), "Y\n");

    assertThat(host().problems(SETTINGS)).isEmpty();
    assertThat(host().warnings(SETTINGS, LEASES)).isEmpty();
  }

  @Test
  void a_range_of_another_user_or_one_id_too_short_does_not_count() throws Exception {
    Files.writeString(root.resolve("etc/subuid"), "ada:1000000:1048576\nroot:1000000:1048575\n");

    assertThat(host().warnings(SETTINGS, LEASES))
        .extracting(Problem::remedy)
        .contains("usermod --add-subuids 1000000-2048575 root");
  }

  @Test
  void a_kernel_without_dm_crypt_is_a_warning_and_one_with_it_is_none() throws Exception {
    Problem warning =
        Problem.of(
            "this kernel has no dm-crypt: requests for encrypted volumes will be refused",
            "run on a kernel with dm-crypt (modprobe dm-crypt)");
    assertThat(host().warnings(SETTINGS, LEASES)).contains(warning);

    Path modules = root.resolve("lib/modules").resolve(System.getProperty("os.version"));
    Files.createDirectories(modules);
    Files.writeString(modules.resolve("modules.dep"), "kernel/drivers/md/dm-crypt.ko: x\n");
    assertThat(host().warnings(SETTINGS, LEASES)).doesNotContain(warning);
  }

  @ParameterizedTest
  @CsvSource({
    "eth0, 10.97.3.1, 24, true",
    "tun0, 10.0.0.1, 8, true",
    "paygress1, 10.97.0.1, 16, true",
    "eth0, 10.98.0.1, 16, false",
    "lo, 127.0.0.1, 8, false",
    "paygress0, 10.97.0.1, 16, false" // our own bridge
  })
  void a_subnet_that_is_somebody_elses_is_a_problem(
      String link, String address, int prefix, boolean taken) {
    var other = new LinkAddress(link, Inet4Address.ofLiteral(address), prefix);
    List<Problem> problems = needs(new NetworkFacts(List.of(other), List.of())).problems(SETTINGS);
    Problem expected =
        Problem.of(
            "the containers' subnet 10.97.0.0/16 is in use: %s has %s/%d"
                .formatted(link, address, prefix),
            "choose another [network] subnet");
    assertThat(problems.contains(expected)).isEqualTo(taken);
  }

  @Test
  void a_firewall_that_drops_what_is_forwarded_is_a_warning_unless_it_is_ours() {
    List<NetworkFacts.Chain> barriers =
        NetworkFacts.barriers(
            """
            {"nftables": [{"metainfo": {"version": "1.0.6"}},
             {"chain": {"family": "ip", "table": "filter", "name": "FORWARD", "handle": 2,
               "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}},
             {"chain": {"family": "inet", "table": "paygress", "name": "forward", "handle": 3,
               "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}},
             {"chain": {"family": "inet", "table": "x", "name": "passing", "handle": 1,
               "type": "filter", "hook": "forward", "prio": 0, "policy": "accept"}},
             {"chain": {"family": "inet", "table": "x", "name": "inward", "handle": 4,
               "type": "filter", "hook": "input", "prio": 0, "policy": "drop"}},
             {"chain": {"family": "ip", "table": "filter", "name": "DOCKER", "handle": 5}}]}""");
    assertThat(needs(new NetworkFacts(List.of(), barriers)).warnings(SETTINGS, LEASES))
        .filteredOn(warning -> warning.message().contains("firewall"))
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.message())
                  .startsWith("the firewall chain ip filter FORWARD drops");
              assertThat(warning.remedy()).contains("ufw route allow in on paygress0");
            });
    assertThat(NetworkFacts.barriers("nft: not found")).isEmpty();
  }

  @Test
  void this_machines_own_loopback_is_known() {
    assertThat(LinkAddress.ofThisMachine())
        .anyMatch(each -> each.address().isLoopbackAddress() && each.prefix() == 8);
  }

  private HostNeeds host() {
    return needs(new NetworkFacts(List.of(), List.of()));
  }

  private HostNeeds needs(NetworkFacts network) {
    return new HostNeeds(root, List.of(root.resolve("bin")), network);
  }
}
