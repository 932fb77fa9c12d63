package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.paygress.host.ContainerState;
import org.paygress.host.HostFault;
import org.paygress.protocol.LeaseId;
import org.paygress.provider.lease.Ended;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Resuming;
import org.paygress.provider.lease.Suspended;

/** What happens to a lease while its container is being brought back. */
class RestoreTest extends SteppedTest {

  private static final LeaseId FIRST = new LeaseId(LeaseId.FIRST);
  private static final Duration LONG = Duration.ofMillis(300);

  private ObjectNode database(long sats) {
    return provider
        .spawn(provider.token(sats))
        .put("template_slug", "postgres")
        .put("workload_id", "ledger");
  }

  private long provisioned() {
    return provider.host.done().stream().filter("provision container-1000"::equals).count();
  }

  /** A container went down, and the monitor has begun to start it again. */
  private Thread restoring(long sats) {
    provider.say(alice, database(sats));
    provider.work.runAll();
    provider.host.powerOff(FIRST);
    provider.look();
    provider.look();
    var _ = provider.host.provisionTakes(LONG);
    Thread restore = Thread.ofVirtual().start(provider.work::runNext);
    await().until(() -> provisioned() == 2);
    return restore;
  }

  @Test
  void data_survives_that_its_owner_asks_for_it_meanwhile() throws Exception {
    Thread restore = restoring(1_000);
    provider.say(alice, database(10));
    assertThat(provider.lease(LeaseId.FIRST).state()).isInstanceOf(Resuming.class);
    restore.join();
    provider.work.runAll();
    assertThat(provider.lease(LeaseId.FIRST).state()).isInstanceOf(Live.class);
    assertThat(provider.host.done()).doesNotContain("destroy container-1000");
  }

  @Test
  void nothing_is_left_when_the_time_runs_out_meanwhile() throws Exception {
    Thread restore = restoring(5);
    var _ = provider.host.failAt("ready", HostFault.NOT_READY);
    provider.pass(Duration.ofSeconds(200));
    provider.look();
    // Nothing is destroyed under the hands of what is being built.
    provider.work.runAll();
    restore.join();
    provider.work.runAll();
    assertThat(provider.lease(LeaseId.FIRST).state()).isInstanceOf(Ended.class);
    assertThat(provider.host.list()).isEmpty();
    assertThat(provider.host.done().indexOf("destroy container-1000"))
        .isGreaterThan(provider.host.done().lastIndexOf("provision container-1000"));
  }

  @Test
  void one_that_its_user_keeps_from_being_ready_does_not_run() {
    provider.say(alice, database(1_000));
    provider.work.runAll();
    provider.host.powerOff(FIRST);
    var _ = provider.host.failAt("ready", HostFault.NOT_READY);
    provider.look();
    provider.look();
    provider.work.runAll();
    assertThat(provisioned()).isEqualTo(2);
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.STOPPED);
    assertThat(provider.lease(LeaseId.FIRST).state()).isInstanceOf(Suspended.class);
  }

  /** As after a crash between the two: the container is up, and nobody noted it. */
  @Test
  void one_that_runs_although_its_lease_is_suspended_is_taken_up() {
    provider.say(alice, database(1_000));
    provider.work.runAll();
    provider.host.powerOff(FIRST);
    var _ = provider.host.failAt("ready", HostFault.NOT_READY);
    provider.look();
    provider.look();
    provider.work.runAll();
    run(FIRST);
    provider.look();
    provider.look();
    provider.work.runAll();
    // It rests after the failure, and does not run meanwhile.
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.STOPPED);
    run(FIRST);
    var _ = provider.host.failNoMore();
    provider.pass(Duration.ofMinutes(10));
    provider.look();
    provider.look();
    provider.work.runAll();
    assertThat(provider.lease(LeaseId.FIRST).state()).isInstanceOf(Live.class);
  }

  @Test
  void one_whose_owner_has_the_key_and_that_runs_all_the_same_is_stopped() {
    provider.say(alice, provider.encrypted(provider.token(1_000)));
    provider.work.runAll();
    provider.host.powerOff(FIRST);
    provider.look();
    provider.look();
    provider.work.runAll();
    assertThat(provider.lease(LeaseId.FIRST).state()).isInstanceOf(Suspended.class);
    run(FIRST);
    provider.look();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.RUNNING);
    provider.look();
    provider.work.runAll();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.STOPPED);
  }

  private void run(LeaseId lease) {
    provider.host.powerOn(lease);
    assertThat(provider.host.state(lease)).isEqualTo(ContainerState.RUNNING);
  }
}
