package org.paygress.hostd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.host.Placement;
import org.paygress.host.Slot;
import org.paygress.hostd.config.EgressPolicy;
import org.paygress.protocol.LeaseId;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;

/**
 * What a container reaches of the world, which is here a network namespace beside the host: 8.7.6.2
 * on a link of the host's, and 8.7.7.1 behind it.
 */
@Tag("host")
class EgressTest {

  private static final Placement ONE = new Placement(new LeaseId(2300), new Slot(0));
  private static final String ADDRESS = "10.198.0.2";
  private static final String LISTEN =
      "perl -MIO::Socket::INET -e 'for my $p (25, 8080) { fork or do { my $s ="
          + " IO::Socket::INET->new(Listen => 200, LocalPort => $p) or die; my @c;"
          + " while (my $c = $s->accept) { push @c, $c } } } sleep 600'";

  private static LxcFixture fixture;
  private LxcHost host;

  @BeforeAll
  static void imageIsBuilt(@TempDir Path state) throws Exception {
    fixture = new LxcFixture(state);
  }

  @BeforeEach
  void thereIsAWorld() throws Exception {
    sh("ip netns add pgworld && ip link add pgworld0 type veth peer name eth0 netns pgworld");
    sh("ip address add 8.7.6.1/24 dev pgworld0 && ip link set pgworld0 up");
    sh("ip -n pgworld address add 8.7.6.2/24 dev eth0 && ip -n pgworld link set eth0 up");
    sh("ip -n pgworld link set lo up && ip -n pgworld address add 8.7.7.1/32 dev lo");
    sh("ip route add 8.7.7.0/24 via 8.7.6.2");
    fixture.runner.run(
        Command.of("/bin/sh", "-c", "setsid ip netns exec pgworld " + LISTEN + " &").unheard());
    sh(
        "for i in $(seq 50); do ip netns exec pgworld ss -ltn | grep -q :8080 && exit; sleep .1; done");
    host = fixture.host(Duration.ofSeconds(30));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    sh("ip netns pids pgworld | xargs -r kill; ip netns delete pgworld");
    sh("ip link delete pgworld0 2> /dev/null; true");
    host.shutdown(false);
    assertThat(fixture.remains()).isEmpty();
  }

  @AfterAll
  static void poolIsClosed() throws Exception {
    fixture.close();
  }

  @Test
  void the_world_is_open_but_for_mail_and_the_machines_own_neighbours() throws Exception {
    provision();
    assertThat(reaches("8.7.7.1/8080")).isTrue();
    assertThat(reaches("8.7.7.1/25")).isFalse();
    assertThat(reaches("8.7.6.2/8080")).isFalse();
    assertThat(host.mend()).isEmpty();
  }

  @Test
  void a_network_that_comes_to_the_machine_later_is_closed_at_the_next_look() throws Exception {
    provision();
    sh("ip address add 8.7.7.9/24 dev pgworld0");
    assertThat(host.mend()).isNotEmpty();
    assertThat(reaches("8.7.7.1/8080")).isFalse();
    assertThat(host.mend()).isEmpty();
  }

  @Test
  void what_the_operator_opens_is_open_and_what_he_closes_closed() throws Exception {
    List<String> servers = List.of("192.0.2.53", "192.0.2.54");
    host = host(new EgressPolicy(List.of(), true, servers, 9, 500, 100_000));
    provision();
    assertThat(reaches("8.7.7.1/25")).isTrue();
    assertThat(fixture.inside(ONE.lease(), "cat /etc/resolv.conf").stdout())
        .isEqualTo("nameserver 192.0.2.53\nnameserver 192.0.2.54\n");
    host = host(new EgressPolicy(List.of("8.7.7.0/24"), true, servers, 9, 500, 100_000));
    assertThat(reaches("8.7.7.1/8080")).isFalse();
  }

  @Test
  void connections_are_bounded_at_once_and_the_next_lease_gets_none_of_them() throws Exception {
    host = host(new EgressPolicy(List.of(), false, List.of("9.9.9.9"), 20, 500, 100_000));
    provision();
    assertThat(opened(40)).isEqualTo("20");
    assertThat(host.mend()).isEmpty();
    assertThat(tracked()).contains(ADDRESS);
    host.destroy(ONE);
    assertThat(tracked()).doesNotContain(ADDRESS);
  }

  @Test
  void connections_are_bounded_in_a_second() throws Exception {
    host = host(new EgressPolicy(List.of(), false, List.of("9.9.9.9"), 1_000, 5, 100_000));
    provision();
    assertThat(Integer.parseInt(opened(60))).isBetween(5, 20);
  }

  @Test
  void what_all_containers_share_is_enough_and_what_each_may_hold_is_bounded() throws Exception {
    provision();
    assertThat(sh("cat /proc/sys/fs/inotify/max_user_instances").strip()).hasSizeGreaterThan(4);
    assertThat(sh("cat /proc/sys/kernel/pty/max").strip()).hasSizeGreaterThan(4);
    assertThat(fixture.inside(ONE.lease(), "cat /proc/1/limits").stdout())
        .containsPattern("Max core file size +0 +0 ")
        .containsPattern("Max open files +\\d+ +(524288|" + hard("-n") + ") ")
        .containsPattern("Max locked memory +\\d+ +(67108864|8388608) ");
  }

  private static String hard(String limit) {
    return sh("ulimit -H " + limit).strip();
  }

  private LxcHost host(EgressPolicy egress) throws Exception {
    return fixture.host(Duration.ofSeconds(30), fixture.registry, egress);
  }

  private void provision() throws Exception {
    host.provision(
        LxcFixture.order(ONE, fixture.built("debian"), "alice", "egress-test"), step -> {});
  }

  private static boolean reaches(String target) {
    return fixture.inside(ONE.lease(), "timeout 1 bash -c '</dev/tcp/" + target + "'").ok();
  }

  /** How many of so many connections come about, all begun at once and kept. */
  private static String opened(int count) {
    CommandResult said =
        fixture.inside(
            ONE.lease(),
            "perl -MIO::Socket::INET -e '$SIG{ALRM} = sub { print $n; exit }; alarm 2;"
                + " for (1.."
                + count
                + ") { my $c = IO::Socket::INET->new(PeerAddr => \"8.7.7.1:8080\", Timeout => 0.1)"
                + " or next; push @c, $c; $n++ } print $n'");
    return said.stdout();
  }

  private static String tracked() {
    return sh("conntrack -L 2> /dev/null; true");
  }

  private static String sh(String line) {
    CommandResult done = fixture.runner.run(Command.of("/bin/sh", "-c", line));
    assertThat(done.ok()).as(done.summary()).isTrue();
    return done.stdout();
  }
}
