package org.paygress.hostd.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  CgroupsTest(@TempDir Path dir) throws IOException {
    proc = dir.resolve("proc");
    root = dir.resolve("cgroup");
    Files.createDirectories(proc.resolve("77"));
    Files.createDirectories(root);
    cgroups = new Cgroups(proc, root);
  }

  @Test
  void on_the_unified_hierarchy_limits_go_to_the_payloads_own_group() throws Exception {
    Files.writeString(root.resolve("cgroup.controllers"), "cpu memory pids\n");
    Path group = Files.createDirectories(root.resolve("lxc.payload.pg-1000"));
    Files.writeString(group.resolve("memory.swap.max"), "max");
    says("0::/lxc.payload.pg-1000/init.scope\n");
    cgroups.limitSpace(INIT, HostFixtures.resources());
    cgroups.limitCpu(INIT, HostFixtures.resources());
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
    cgroups.limitSpace(INIT, HostFixtures.resources());
    cgroups.limitCpu(INIT, HostFixtures.resources());
    assertThat(cgroups.version()).isEqualTo(CgroupVersion.V1);
    assertThat(memory.resolve("memory.limit_in_bytes")).hasContent("268435456");
    assertThat(pids.resolve("pids.max")).hasContent("200");
    assertThat(cpu.resolve("cpu.cfs_quota_us")).hasContent("50000");
  }

  @Test
  void a_container_in_nobodys_group_is_a_fault_and_not_unlimited() throws Exception {
    says("4:memory:/user.slice\n8:pids:/\n");
    assertThatThrownBy(() -> cgroups.limitSpace(INIT, HostFixtures.resources()))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> assertThat(e.fault()).isEqualTo(HostFault.LIMITS_NOT_APPLIED));
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
