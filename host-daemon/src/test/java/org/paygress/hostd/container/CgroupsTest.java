package org.paygress.hostd.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.host.CgroupVersion;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.testbed.host.HostFixtures;

class CgroupsTest {

  private static final long INIT = 77;

  private final Path proc;
  private final Path root;
  private final Cgroups cgroups;
  private final Limits limits;

  CgroupsTest(@TempDir Path dir) throws IOException {
    proc = dir.resolve("proc");
    root = dir.resolve("cgroup");
    Files.createDirectories(proc.resolve("77"));
    Files.createDirectories(root);
    cgroups = new Cgroups(proc, root);
    limits = new Limits(cgroups);
  }

  @Test
  void on_the_unified_hierarchy_limits_go_to_the_payloads_own_group() throws Exception {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu memory pids\n");
    Path group = Files.createDirectories(root.resolve("lxc.payload.pg-1000"));
    Files.writeString(
        Files.createDirectories(root.resolve("init.scope")).resolve("memory.swap.max"), "max");
    says("0::/lxc.payload.pg-1000/init.scope\n");
    limits.set("pg-1000", INIT, HostFixtures.resources());
    assertThat(cgroups.version()).isEqualTo(CgroupVersion.V2);
    assertThat(group.resolve("memory.max")).hasContent("268435456");
    assertThat(group.resolve("memory.swap.max")).hasContent("0");
    assertThat(group.resolve("pids.max")).hasContent("200");
    assertThat(group.resolve("cpu.max")).hasContent("50000 100000");
  }

  @Test
  void on_a_hybrid_machine_each_controller_has_its_own_place() throws Exception {
    Path memory = Files.createDirectories(root.resolve("memory/above/lxc.payload.pg-1000"));
    Path pids = Files.createDirectories(root.resolve("pids/lxc.payload.pg-1000"));
    Path cpu = Files.createDirectories(root.resolve("cpu,cpuacct/lxc.payload.pg-1000"));
    says(
        """
        9:name=systemd:/lxc.payload.pg-1000/init.scope
        8:pids:/lxc.payload.pg-1000/init.scope
        4:memory:/above/lxc.payload.pg-1000/init.scope
        1:cpu,cpuacct:/lxc.payload.pg-1000
        0::/lxc.payload.pg-1000/init.scope
        """);
    limits.set("pg-1000", INIT, HostFixtures.resources());
    assertThat(cgroups.version()).isEqualTo(CgroupVersion.V1);
    assertThat(memory.resolve("memory.limit_in_bytes")).hasContent("268435456");
    assertThat(pids.resolve("pids.max")).hasContent("200");
    assertThat(cpu.resolve("cpu.cfs_quota_us")).hasContent("50000");
  }

  @Test
  void a_container_in_nobodys_group_is_a_fault_and_not_unlimited() throws Exception {
    says("4:memory:/user.slice\n8:pids:/\n");
    assertThatThrownBy(() -> limits.set("pg-1000", INIT, HostFixtures.resources()))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> assertThat(e.fault()).isEqualTo(HostFault.LIMITS_NOT_APPLIED));
  }

  @Test
  void a_process_of_another_container_is_a_fault_and_its_limits_are_left_alone() throws Exception {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu memory pids\n");
    for (String other : List.of("pg-1001", "pg-10000", "pg-1000-x")) {
      Path group = Files.createDirectories(root.resolve("lxc.payload." + other));
      says("0::/lxc.payload." + other + "/init.scope\n");
      assertThatThrownBy(() -> limits.set("pg-1000", INIT, HostFixtures.resources()))
          .isInstanceOf(HostException.class);
      assertThatThrownBy(() -> cgroups.freeze("pg-1000", INIT)).isInstanceOf(HostException.class);
      assertThat(group).isEmptyDirectory();
    }
    says("0::/lxc.payload.pg-1000-1/init.scope\n");
    Path again = Files.createDirectories(root.resolve("lxc.payload.pg-1000-1"));
    limits.set("pg-1000", INIT, HostFixtures.resources());
    assertThat(again.resolve("pids.max")).hasContent("200");
  }

  @Test
  void lxc_is_told_all_limits_that_the_kernel_has() throws Exception {
    assertThat(limits.config(HostFixtures.resources()).lines())
        .containsExactly(
            "lxc.cgroup.memory.limit_in_bytes = 268435456",
            "lxc.cgroup.pids.max = 200",
            "lxc.cgroup.cpu.cfs_period_us = 100000",
            "lxc.cgroup.cpu.cfs_quota_us = 50000");
    Files.writeString(root.resolve("cgroup.controllers"), "cpu memory pids\n");
    Path slice = Files.createDirectories(root.resolve("system.slice"));
    Files.writeString(slice.resolve("memory.swap.max"), "max");
    assertThat(limits.config(HostFixtures.resources()).lines())
        .containsExactly(
            "lxc.cgroup2.memory.max = 268435456",
            "lxc.cgroup2.memory.swap.max = 0",
            "lxc.cgroup2.pids.max = 200",
            "lxc.cgroup2.cpu.max = 50000 100000",
            "lxc.cgroup2.cgroup.max.descendants = 512",
            "lxc.cgroup2.cgroup.max.depth = 16");
  }

  @Test
  void what_a_boot_may_use_is_too_much_once_its_time_is_over() throws Exception {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu memory pids\n");
    Path group = Files.createDirectories(root.resolve("lxc.payload.pg-1000"));
    says("0::/lxc.payload.pg-1000\n");
    limits.beginBoot("pg-1000", Duration.ofMinutes(1));
    limits.set("pg-1000", INIT, Limits.booting(HostFixtures.resources()));
    assertThat(group.resolve("cpu.max")).hasContent("200000 100000");
    assertThat(damage()).isEmpty();
    limits.beginBoot("pg-1000", Duration.ZERO);
    assertThat(damage()).containsExactly("pg-1000: cpu.max is 200000 100000");
    limits.set("pg-1000", INIT, HostFixtures.resources());
    assertThat(damage()).isEmpty();
    Files.delete(group.resolve("cpu.max"));
    assertThat(damage()).containsExactly("pg-1000: cpu.max is not there");
  }

  private List<String> damage() throws Exception {
    return limits.damage("pg-1000", () -> OptionalLong.of(INIT), HostFixtures.resources());
  }

  @Test
  void groups_with_processes_are_seen_and_empty_ones_swept() throws Exception {
    Path inner = root.resolve("pids/x/lxc.payload.pg-1000-1/init.scope");
    Files.createDirectories(inner);
    Files.createDirectories(root.resolve("pids/lxc.payload.pg-10001"));
    assertThat(cgroups.populated("pg-1000")).isFalse();
    Files.writeString(inner.resolve("cgroup.procs"), "123\n");
    assertThat(cgroups.populated("pg-1000")).isTrue();
    Files.delete(inner.resolve("cgroup.procs"));
    cgroups.sweep("pg-1000");
    assertThat(root.resolve("pids/x/lxc.payload.pg-1000-1")).doesNotExist();
    assertThat(root.resolve("pids/lxc.payload.pg-10001")).exists();
  }

  private void says(String lines) throws IOException {
    Files.writeString(proc.resolve(INIT + "/cgroup"), lines);
  }
}
