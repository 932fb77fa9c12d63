package org.paygress.hostd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.host.ContainerState;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.HostedContainer;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.ProvisionedContainer;
import org.paygress.host.Slot;
import org.paygress.hostd.container.ContainerDirectory;
import org.paygress.hostd.container.SshProbe;
import org.paygress.protocol.LeaseId;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.templates.Template;

/** What a consumer finds in a container, and what a container finds around it. */
@Tag("host")
class LxcContainerTest {

  private static final Placement ONE = new Placement(new LeaseId(2000), new Slot(0));
  private static final Placement TWO = new Placement(new LeaseId(2001), new Slot(1));
  private static final String PASSWORD = "a: b'c\"d $e \\f é";

  private static LxcFixture fixture;
  private static Template debian;
  private LxcHost host;

  @BeforeAll
  static void imageIsBuilt(@TempDir Path state) throws Exception {
    fixture = new LxcFixture(state);
    debian = fixture.built("debian");
  }

  @BeforeEach
  void hostIsPrepared() throws Exception {
    host = fixture.host(Duration.ofSeconds(30));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    host.shutdown(false);
    assertThat(fixture.remains()).isEmpty();
  }

  @AfterAll
  static void poolIsClosed() throws Exception {
    fixture.close();
  }

  @Test
  void the_user_logs_in_with_the_password_and_may_become_root() throws Exception {
    ProvisionedContainer done = host.provision(order(ONE, "alice"), step -> {});
    CommandResult said =
        fixture.login(
            done.sshPort(),
            "alice",
            PASSWORD,
            "id -un; hostname; pwd; echo $SHELL; id -nG; systemctl is-system-running");
    assertThat(said.stdout().lines())
        .startsWith("alice", "pg-2000", "/home/alice", "/bin/bash", "alice sudo");
    assertThat(fixture.login(done.sshPort(), "alice", "wrong", "id").ok()).isFalse();
    assertThat(fixture.login(done.sshPort(), "root", PASSWORD, "id").ok()).isFalse();
    assertThat(done.sshPort()).isEqualTo(LxcFixture.PORT_BASE);
  }

  @Test
  void names_at_the_edge_of_the_rule_and_names_of_groups_can_log_in() throws Exception {
    List<String> names = List.of("root", "_", "a-_9", "staff", "u".repeat(32));
    for (String name : names) {
      ProvisionedContainer done = host.provision(order(ONE, name), step -> {});
      assertThat(fixture.login(done.sshPort(), name, PASSWORD, "id -un").stdout().strip())
          .isEqualTo(name);
      host.destroy(ONE);
    }
  }

  @Test
  void the_longest_passwords_can_log_in() throws Exception {
    for (String password : List.of("ä".repeat(128), "🔑".repeat(127) + "€")) {
      var order = LxcFixture.order(ONE, debian, "alice", password);
      ProvisionedContainer done = host.provision(order, step -> {});
      assertThat(fixture.login(done.sshPort(), "alice", password, "id -un").stdout().strip())
          .isEqualTo("alice");
      host.destroy(ONE);
    }
  }

  @Test
  void limits_of_the_tier_hold_and_root_inside_is_nobody_outside() throws Exception {
    host.provision(order(ONE, "alice"), step -> {});
    String map = fixture.inside(ONE.lease(), "cat /proc/self/uid_map").stdout();
    assertThat(map.strip().split("\\s+")).containsExactly("0", "300000000", "65536");
    assertThat(fixture.limits(ONE.lease()).lines())
        .contains("268435456", "200")
        .containsAnyOf("50000", "50000 100000");
    assertThat(fixture.inside(ONE.lease(), "mknod /root/disk b 7 0").ok()).isFalse();
    assertThat(fixture.inside(ONE.lease(), "echo 1 > /proc/sys/kernel/panic").ok()).isFalse();
  }

  @Test
  void all_limits_stand_before_the_tenants_init_runs_and_whatever_it_then_does() throws Exception {
    host.provision(order(ONE, "alice"), step -> {});
    // An init that tells its limits, and a system that never greets again.
    String init =
        "rm -f /usr/sbin/sshd; printf '#!/bin/sh\\nmkdir /m; for c in memory pids cpu; do"
            + " mount -t cgroup -o $c none /m || mount -t cgroup2 none /m; cd /m; cat pids.max"
            + " memory.max memory.limit_in_bytes cpu.max cpu.cfs_quota_us; cd /; umount /m; done"
            + " > /seen\\nexec /lib/systemd/systemd\\n' > /x; chmod 755 /x; mv /x /sbin/init";
    assertThat(fixture.inside(ONE.lease(), init).ok()).isTrue();
    fixture.runner.run(
        Command.of("lxc-stop", "-P", fixture.state.resolve("containers").toString())
            .with("-n", LxcFixture.name(ONE.lease()), "-k"));
    host = fixture.host(Duration.ofSeconds(2));
    assertThatThrownBy(() -> host.provision(order(ONE, "alice"), step -> {}))
        .isInstanceOfSatisfying(
            HostException.class, e -> assertThat(e.fault()).isEqualTo(HostFault.SSH_SILENT));
    assertThat(fixture.inside(ONE.lease(), "cat /seen").stdout().lines())
        .contains("268435456", "200")
        .containsAnyOf("50000", "50000 100000");
    assertThat(fixture.limits(ONE.lease()).lines()).containsAnyOf("50000", "50000 100000");
  }

  @Test
  void a_first_boot_that_hangs_keeps_its_processors_for_a_while_only() throws Exception {
    LxcHost hasty =
        fixture.host(Duration.ofSeconds(2), fixture.registryWithInit("/bin/sleep, \"1000\""));
    assertThatThrownBy(() -> hasty.provision(order(ONE, "alice"), step -> {}))
        .isInstanceOf(HostException.class);
    assertThat(fixture.limits(ONE.lease()).lines()).contains("268435456", "200");
    assertThat(hasty.mend()).hasSize(1);
    assertThat(fixture.limits(ONE.lease()).lines()).containsAnyOf("50000", "50000 100000");
  }

  @Test
  void no_other_account_of_the_machine_gets_at_what_a_tenant_makes() throws Exception {
    host.provision(LxcFixture.order(ONE, fixture.built("postgres"), "alice", PASSWORD), step -> {});
    fixture.inside(ONE.lease(), "cp /bin/bash /x; chmod 4755 /x");
    fixture.inside(
        ONE.lease(), "cp /bin/bash /var/lib/postgresql/x; chmod -R a+rX /var/lib/postgresql");
    Path rootfs = fixture.pool.leases().resolve(LxcFixture.name(ONE.lease())).resolve("rootfs");
    Path volume = Path.of("/run/paygress", LxcFixture.TABLE, "pg-2000.d", "data");
    for (Path made : List.of(rootfs.resolve("x"), volume.resolve("x"))) {
      assertThat(made).exists();
      assertThat(as(65_534, "exec " + made + " -p -c 'id -u'").stderr())
          .contains("Permission denied");
    }
    long neighbour = 300_065_536;
    assertThat(as(neighbour, "ls " + rootfs).stderr()).contains("Permission denied");
  }

  /** Runs a line as another account of the machine. */
  private static CommandResult as(long id, String line) {
    return fixture.runner.run(
        Command.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups")
            .with("/bin/sh", "-c", line));
  }

  @Test
  void no_device_of_the_host_opens_from_a_container() throws Exception {
    host.provision(order(ONE, "alice"), step -> {});
    assertThat(fixture.inside(ONE.lease(), "findmnt -n -o VFS-OPTIONS /").stdout())
        .contains("nodev");
    // As an image of an earlier version had it, and as a tenant can see it past the /dev of LXC's.
    Path rootfs = fixture.pool.leases().resolve(LxcFixture.name(ONE.lease())).resolve("rootfs");
    fixture.runner.run(
        Command.of("mknod", "-m", "666", rootfs.resolve("srv/zero").toString(), "c", "1", "5"));
    CommandResult opened =
        fixture.inside(
            ONE.lease(), "mkdir -p /m && mount --bind / /m; head -c 1 /m/srv/zero; ls /m/dev");
    assertThat(opened.stderr()).contains("Permission denied");
    assertThat(opened.stdout()).isEmpty();
  }

  @Test
  void a_container_of_the_earlier_layout_runs_on_and_is_shut_off_from_others() throws Exception {
    ProvisionedContainer done = host.provision(order(ONE, "alice"), step -> {});
    Path own = fixture.pool.leases().resolve(LxcFixture.name(ONE.lease()));
    Path aside = own.resolveSibling("aside");
    Files.move(own.resolve("rootfs"), aside);
    Files.delete(own);
    Files.move(aside, own);

    host = fixture.host(Duration.ofSeconds(30));
    assertThat(Files.getPosixFilePermissions(own))
        .isEqualTo(PosixFilePermissions.fromString("rwx--x---"));
    assertThat(fixture.inside(ONE.lease(), "touch /kept && ls /bin/sh").ok()).isTrue();
    assertThat(fixture.login(done.sshPort(), "alice", PASSWORD, "id -un").stdout().strip())
        .isEqualTo("alice");
    host.suspend(ONE);
    host.provision(order(ONE, "alice"), step -> {});
    assertThat(fixture.inside(ONE.lease(), "ls /kept").ok()).isTrue();
  }

  @Test
  void neighbours_host_and_private_networks_are_out_of_reach() throws Exception {
    ProvisionedContainer one = host.provision(order(ONE, "alice"), step -> {});
    ProvisionedContainer two = host.provision(order(TWO, "alice"), step -> {});
    try (ServerSocket service = new ServerSocket(0)) {
      for (String target :
          List.of(
              "10.198.0.3/22",
              "10.198.0.1/" + service.getLocalPort(),
              "10.198.0.1/" + two.sshPort(),
              "127.0.0.1/" + service.getLocalPort(),
              "169.254.169.254/80")) {
        CommandResult tried =
            fixture.inside(ONE.lease(), "timeout 1 bash -c '</dev/tcp/" + target + "'");
        assertThat(tried.ok()).as(target).isFalse();
      }
    }
    assertThat(SshProbe.greets("127.0.0.1", one.sshPort(), 2_000)).isTrue();
    assertThat(SshProbe.greets("127.0.0.1", two.sshPort(), 2_000)).isTrue();
  }

  @Test
  void a_container_that_takes_its_neighbours_address_is_not_heard() throws Exception {
    host.provision(order(ONE, "alice"), step -> {});
    ProvisionedContainer two = host.provision(order(TWO, "alice"), step -> {});
    assertThat(
            fixture
                .inside(
                    ONE.lease(),
                    "ip address flush dev eth0; ip address add 10.198.0.3/24 dev eth0;"
                        + " ip link set eth0 up; ping -c 1 -W 1 10.198.0.1; true")
                .ok())
        .isTrue();
    CommandResult who = fixture.login(two.sshPort(), "alice", PASSWORD, "hostname");
    assertThat(who.stdout().strip()).isEqualTo("pg-2001");
  }

  @Test
  void a_forged_link_local_frame_does_not_draw_a_neighbours_traffic() throws Exception {
    host.provision(order(ONE, "alice"), step -> {});
    ProvisionedContainer two = host.provision(order(TWO, "alice"), step -> {});
    String mac = fixture.inside(TWO.lease(), "cat /sys/class/net/eth0/address").stdout().strip();
    String frame = "0180c200000e" + mac.replace(":", "") + "88cc" + "00".repeat(46);
    // As the host's LLDP would be: no filter sees it before the bridge.
    CommandResult sent =
        fixture.inside(
            ONE.lease(),
            "perl -e 'socket(S, 17, 3, 0) or die $!; for (1 .. 99) { send(S, pack(\"H*\", \""
                + frame
                + "\"), 0, pack(\"SnlSCCa8\", 17, 0x88cc, `cat /sys/class/net/eth0/ifindex`, 0, 0,"
                + " 6, \"\")) or die $! }'");
    assertThat(sent.ok()).as(sent.summary()).isTrue();
    CommandResult known =
        fixture.runner.run(Command.of("bridge", "fdb", "show", "br", LxcFixture.BRIDGE));
    assertThat(known.stdout().lines().filter(line -> line.startsWith(mac)))
        .isNotEmpty()
        .allMatch(line -> line.matches(".* dev v[0-9a-f]+n1 .*static.*"));
    assertThat(SshProbe.greets("127.0.0.1", two.sshPort(), 2_000)).isTrue();
  }

  @Test
  void ways_out_of_the_quota_and_into_the_kernel_are_refused() throws Exception {
    host.provision(order(ONE, "alice"), step -> {});
    // keyctl, bpf, perf_event_open, userfaultfd, io_uring_setup of x86-64.
    for (int call : List.of(250, 321, 298, 323, 425)) {
      assertThat(refused("syscall(" + call + ", 0, 0, 0, 0, 0)")).as("%d", call).contains("EPERM");
    }
    // To make a subvolume, also with bits that the kernel does not look at; and to limit a group.
    for (String control :
        List.of("0x5000940e", "0xff5000940e", "0x50009401", "0x50009417", "0x8030942b", "0x5412")) {
      assertThat(refused("open(D, \"<\", \"/\"); syscall(16, fileno(D), " + control + ", $b)"))
          .as(control)
          .contains("EPERM");
    }
    assertThat(refused("open(D, \"<\", \"/\"); syscall(16, fileno(D), 0x80086601, $b)"))
        .as("reading a file's flags")
        .doesNotContain("EPERM");
    assertThat(fixture.inside(ONE.lease(), "cat /proc/1/oom_score_adj").stdout().strip())
        .isEqualTo("500");
  }

  private static String refused(String call) {
    return fixture
        .inside(
            ONE.lease(),
            "perl -MErrno -e '$b = \"\\0\" x 4096; my $r = "
                + call.replaceFirst("^(.*; )?syscall", "do { $1 syscall").concat(" };")
                + " print $r == -1 ? ($!{EPERM} ? \"EPERM\" : \"other $!\") : \"done\"'")
        .stdout();
  }

  @Test
  void host_keys_differ_between_containers() throws Exception {
    host.provision(order(ONE, "alice"), step -> {});
    host.provision(order(TWO, "alice"), step -> {});
    String line = "cat /etc/ssh/ssh_host_*.pub";
    String first = fixture.inside(ONE.lease(), line).stdout();
    String second = fixture.inside(TWO.lease(), line).stdout();
    assertThat(first).startsWith("ssh-").isNotEqualTo(second);
  }

  @Test
  void one_that_was_powered_off_inside_is_started_again_with_its_files() throws Exception {
    host.provision(order(ONE, "alice"), step -> {});
    fixture.inside(ONE.lease(), "echo kept > /home/alice/file; sync");
    fixture.runner.run(
        Command.of("lxc-stop", "-P", fixture.state.resolve("containers").toString())
            .with("-n", LxcFixture.name(ONE.lease()), "-k"));
    assertThat(host.state(ONE.lease())).isEqualTo(ContainerState.STOPPED);
    ProvisionedContainer again = host.provision(order(ONE, "alice"), step -> {});
    assertThat(fixture.login(again.sshPort(), "alice", PASSWORD, "cat file").stdout().strip())
        .isEqualTo("kept");
  }

  @Test
  void four_at_once_all_answer() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ProvisionedContainer>> all =
          java.util.stream.IntStream.range(0, 4)
              .mapToObj(i -> new Placement(new LeaseId(3000 + i), new Slot(i)))
              .map(p -> threads.submit(() -> host.provision(order(p, "alice"), step -> {})))
              .toList();
      for (Future<ProvisionedContainer> one : all) {
        assertThat(SshProbe.greets("127.0.0.1", one.get().sshPort(), 2_000)).isTrue();
      }
    }
    assertThat(host.list()).hasSize(4);
  }

  @Test
  void a_container_that_never_answers_is_a_typed_fault_and_can_be_destroyed() throws Exception {
    LxcHost hasty =
        fixture.host(Duration.ofSeconds(2), fixture.registryWithInit("/bin/sleep, \"1000\""));
    ProvisionOrder never = order(ONE, "alice");
    assertThatThrownBy(() -> hasty.provision(never, step -> {}))
        .isInstanceOfSatisfying(
            HostException.class, e -> assertThat(e.fault()).isEqualTo(HostFault.SSH_SILENT));
    assertThat(hasty.state(ONE.lease())).isEqualTo(ContainerState.RUNNING);
    hasty.destroy(ONE);
    assertThat(hasty.state(ONE.lease())).isEqualTo(ContainerState.ABSENT);
  }

  @Test
  void an_init_that_cannot_run_is_a_typed_fault_and_can_be_destroyed() throws Exception {
    ProvisionOrder order = order(ONE, "alice");
    host.provision(order, step -> {});
    fixture.runner.run(
        Command.of("lxc-stop", "-P", fixture.state.resolve("containers").toString())
            .with("-n", LxcFixture.name(ONE.lease()), "-k"));
    Path init = fixture.pool.directory().resolve("leases/pg-2000-pghosttest/rootfs/usr/sbin/init");
    Files.delete(init);
    assertThatThrownBy(() -> host.provision(order, step -> {}))
        .isInstanceOfSatisfying(
            HostException.class, e -> assertThat(e.fault()).isEqualTo(HostFault.CONTAINER_START));
    host.destroy(ONE);
    assertThat(host.state(ONE.lease())).isEqualTo(ContainerState.ABSENT);
  }

  @Test
  void what_an_earlier_version_left_before_the_start_is_finished() throws Exception {
    ContainerDirectory containers =
        new ContainerDirectory(fixture.state.resolve("containers"), LxcFixture.TABLE);
    containers.mark(ONE);
    assertThat(host.list()).containsExactly(new HostedContainer(ONE, ContainerState.STOPPED));
    fixture.runner.run(
        Command.of("btrfs", "-q", "subvolume", "snapshot")
            .with(fixture.pool.directory().resolve("images/" + debian.imageName()).toString())
            .with(fixture.pool.directory().resolve("leases/pg-2000-pghosttest").toString()));
    ProvisionedContainer done = host.provision(order(ONE, "alice"), step -> {});
    assertThat(fixture.login(done.sshPort(), "alice", PASSWORD, "id -un").stdout().strip())
        .isEqualTo("alice");
  }

  private static ProvisionOrder order(Placement placement, String user) {
    return LxcFixture.order(placement, debian, user, PASSWORD);
  }
}
