package org.paygress.hostd;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionedContainer;
import org.paygress.host.Slot;
import org.paygress.hostd.container.SshProbe;
import org.paygress.protocol.LeaseId;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;

/** What others on the machine do to it is found at the next look, and put back. */
@Tag("host")
class MendTest {

  private static final Placement ONE = new Placement(new LeaseId(2100), new Slot(0));
  private static final String PASSWORD = "mend-test";

  private static LxcFixture fixture;
  private LxcHost host;
  private ProvisionedContainer container;

  @BeforeAll
  static void imageIsBuilt(@TempDir Path state) throws Exception {
    fixture = new LxcFixture(state);
  }

  @BeforeEach
  void aContainerRuns() throws Exception {
    host = fixture.host(Duration.ofSeconds(30));
    container =
        host.provision(
            LxcFixture.order(ONE, fixture.built("debian"), "alice", PASSWORD), step -> {});
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
  void what_stands_is_left_alone() throws Exception {
    assertThat(host.mend()).isEmpty();
    host = fixture.host(Duration.ofSeconds(30));
    assertThat(host.mend()).isEmpty();
  }

  @Test
  void one_that_a_look_left_frozen_goes_on_after_the_next() throws Exception {
    fixture.runner.run(
        Command.of("lxc-freeze", "-P", fixture.state.resolve("containers").toString())
            .with("-n", LxcFixture.name(ONE.lease())));
    fixture.runner.run(Command.of("nft", "delete", "table", "inet", LxcFixture.TABLE));
    assertThat(host.mend()).isNotEmpty();
    assertThat(SshProbe.greets("127.0.0.1", container.sshPort(), 5_000)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nft delete table inet TABLE; nft delete table bridge TABLE",
        "nft flush table inet TABLE",
        "nft flush chain inet TABLE host",
        "nft insert rule inet TABLE host accept",
        "nft delete table bridge TABLE",
        "nft flush set inet TABLE closed",
        "nft flush map inet TABLE tcp_ports",
        "nft add element inet TABLE tcp_ports { 42009 : 10.198.0.2 . 23 }",
        "ip link set BRIDGE down",
        "ip address flush dev BRIDGE",
        "ip link delete BRIDGE",
        "ip link set VETH nomaster",
        "ip link set VETH down",
        "bridge link set dev VETH isolated off",
        "bridge link set dev VETH learning on",
        "echo 0 > /proc/sys/net/ipv4/ip_forward",
        "echo 0 > /proc/sys/net/ipv6/conf/BRIDGE/disable_ipv6",
      })
  void whatever_others_take_away_is_put_back(String damage) throws Exception {
    String veth = veth();
    CommandResult done =
        fixture.runner.run(
            Command.of("/bin/sh", "-c")
                .with(
                    damage
                        .replace("TABLE", LxcFixture.TABLE)
                        .replace("BRIDGE", LxcFixture.BRIDGE)
                        .replace("VETH", veth)));
    assertThat(done.ok()).as(done.summary()).isTrue();
    assertThat(host.mend()).isNotEmpty();
    assertThat(host.mend()).isEmpty();
    assertThat(SshProbe.greets("127.0.0.1", container.sshPort(), 5_000)).isTrue();
    try (ServerSocket service = new ServerSocket(0)) {
      String reach = "timeout 1 bash -c '</dev/tcp/10.198.0.1/" + service.getLocalPort() + "'";
      assertThat(fixture.inside(ONE.lease(), reach).ok()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memory.limit_in_bytes memory.max 134217728",
        "pids.max pids.max 999",
        "cpu.cfs_quota_us cpu.max -1",
      })
  void a_limit_that_others_change_is_put_back(String change) throws Exception {
    String[] words = change.split(" ");
    String before = fixture.limits(ONE.lease());
    String write =
        "for f in $(find /sys/fs/cgroup -maxdepth 5 -path '*/lxc.payload.NAME/V1' -o -maxdepth 5"
            + " -path '*/lxc.payload.NAME/V2'); do echo VALUE > $f || echo max > $f; done";
    CommandResult done =
        fixture.runner.run(
            Command.of("/bin/sh", "-c")
                .with(
                    write
                        .replace("NAME", LxcFixture.name(ONE.lease()))
                        .replace("V1", words[0])
                        .replace("V2", words[1])
                        .replace("VALUE", words[2])));
    assertThat(done.ok()).as(done.summary()).isTrue();
    assertThat(fixture.limits(ONE.lease())).isNotEqualTo(before);
    assertThat(host.mend()).hasSize(1).allMatch(line -> line.contains(words[0]));
    assertThat(fixture.limits(ONE.lease())).isEqualTo(before);
    assertThat(host.mend()).isEmpty();
  }

  private static String veth() {
    return fixture
        .runner
        .run(Command.of("ls", "/sys/class/net/" + LxcFixture.BRIDGE + "/brif"))
        .stdout()
        .strip();
  }
}
