package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.paygress.host.HostFault;
import org.paygress.protocol.LeaseId;
import org.paygress.provider.lease.Ended;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Resuming;

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
}
