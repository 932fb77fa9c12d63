package org.paygress.hostd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.Slot;
import org.paygress.hostd.image.Quotas;
import org.paygress.protocol.LeaseId;
import org.paygress.system.process.Command;

/** What the pool will not do for a lease costs that lease, and nobody else. */
@Tag("host")
class LxcResistingTest {

  private static final Placement ONE = new Placement(new LeaseId(2200), new Slot(0));
  private static final Placement NEXT = new Placement(new LeaseId(2201), new Slot(0));

  private static LxcFixture fixture;
  private LxcHost host;

  @BeforeAll
  static void imageIsBuilt(@TempDir Path state) throws Exception {
    fixture = new LxcFixture(state);
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
  void files_that_cannot_be_deleted_for_an_hour_free_their_slot_and_go_later() throws Exception {
    host.provision(order(ONE), step -> {});
    String name = LxcFixture.name(ONE.lease());
    // The kernel keeps the subvolume that is mounted when nothing else is said.
    btrfs("subvolume", "set-default", fixture.pool.leases().resolve(name + "/rootfs").toString());
    assertThatThrownBy(() -> host.destroy(ONE))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> assertThat(e.fault()).isEqualTo(HostFault.DESTROY_INCOMPLETE));
    assertThat(host.state(ONE.lease())).isEqualTo(ContainerState.STOPPED);
    assertThatThrownBy(() -> host.destroy(ONE)).isInstanceOf(HostException.class);

    Files.setLastModifiedTime(
        fixture.state.resolve("containers").resolve(name).resolve("resists"),
        FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
    host.destroy(ONE);
    assertThat(host.state(ONE.lease())).isEqualTo(ContainerState.ABSENT);
    assertThat(fixture.pool.leases()).isEmptyDirectory();
    host.provision(order(NEXT), step -> {});

    btrfs("subvolume", "set-default", "5", fixture.pool.directory().toString());
    host = fixture.host(Duration.ofSeconds(30));
    assertThat(fixture.pool.quarantine()).isEmptyDirectory();
    assertThat(host.state(NEXT.lease())).isEqualTo(ContainerState.RUNNING);
  }

  @Test
  void a_lease_whose_disk_cannot_be_limited_does_not_run() throws Exception {
    ProvisionOrder order = order(ONE);
    btrfs("quota", "disable", fixture.pool.directory().toString());
    try {
      assertThatThrownBy(() -> host.provision(order, step -> {}))
          .isInstanceOfSatisfying(
              HostException.class,
              e -> assertThat(e.fault()).isEqualTo(HostFault.LIMITS_NOT_APPLIED));
      assertThat(host.state(ONE.lease())).isEqualTo(ContainerState.STOPPED);
      host.destroy(ONE);
    } finally {
      if (!Quotas.enableSimple(fixture.pool.directory())) {
        btrfs("quota", "enable", fixture.pool.directory().toString());
      }
    }
    host.provision(order, step -> {});
  }

  @Test
  void what_a_tenants_shell_leaves_behind_holds_nothing_of_ours() throws Exception {
    host.provision(order(ONE), step -> {});
    String shell =
        "printf '#!/bin/bash\\ncat > /dev/null; (setsid sleep 600 &); exit 0\\n' > /x;"
            + " chmod 755 /x; mv /x /bin/sh";
    assertThat(fixture.inside(ONE.lease(), shell).ok()).isTrue();
    host.provision(order(ONE), step -> {});
    long before = pipes();
    for (int i = 0; i < 5; i++) {
      host.provision(order(ONE), step -> {});
    }
    assertThat(pipes()).isLessThanOrEqualTo(before);
  }

  private static long pipes() throws Exception {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.map(LxcResistingTest::target)
          .filter(target -> target.startsWith("pipe:"))
          .count();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static ProvisionOrder order(Placement placement) throws Exception {
    return LxcFixture.order(placement, fixture.built("debian"), "alice", "resisting-test");
  }

  private static void btrfs(String... arguments) {
    var done = fixture.runner.run(Command.of("btrfs").with(arguments));
    assertThat(done.ok()).as(done.summary()).isTrue();
  }
}
