package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paygress.host.ContainerState;
import org.paygress.host.HostFault;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.provider.Requests;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseAction;
import org.paygress.provider.store.TopUpJournal;

/** Work that broke off is taken up again by the same process. */
class ReconcilerTest extends SteppedTest {

  private static final LeaseId FIRST = new LeaseId(LeaseId.FIRST);

  /** Longer than any rest. */
  private static final Duration RESTED = Duration.ofMinutes(3);

  /** From now on the journal takes nothing, as on a full disk, until {@link #room}. */
  private void full() {
    provider.database.execute(
        tx ->
            tx.run(
                List.of(
                    "CREATE TRIGGER full_l BEFORE UPDATE ON leases BEGIN SELECT RAISE(ABORT, 'full');"
                        + " END",
                    "CREATE TRIGGER full_t BEFORE UPDATE ON top_ups BEGIN SELECT RAISE(ABORT,"
                        + " 'full'); END")));
  }

  private void room() {
    provider.database.execute(tx -> tx.run(List.of("DROP TRIGGER full_l", "DROP TRIGGER full_t")));
  }

  private void rest() {
    provider.pass(RESTED);
    provider.look();
    provider.work.runAll();
  }

  /** What waits is done as far as the journal, which takes nothing of it. */
  private void breakOff() {
    full();
    provider.work.runAll();
    room();
  }

  @Test
  void a_payment_that_could_not_be_booked_is_booked_later_and_served() {
    provider.say(alice, provider.encrypted(provider.token(100)));
    full();
    provider.work.runAll();
    assertThat(provider.work.waiting()).isZero();
    room();
    assertThat(provider.report().takenUpAgain()).isZero();
    rest();
    assertThat(provider.report().takenUpAgain()).isEqualTo(1);
    assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
  }

  @Test
  void a_container_that_could_not_be_booked_is_told_later_and_not_built_twice() {
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.work.runNext();
    breakOff();
    rest();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
    assertThat(provider.answers(alice)).hasSize(1);
  }

  @Test
  void a_refund_that_could_not_be_booked_is_sent_later() {
    var _ = provider.host.failAt("start", HostFault.CONTAINER_START);
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.work.runNext();
    provider.work.runNext();
    breakOff();
    rest();
    assertThat(((ErrorReply) provider.lastAnswer(alice)).refundToken()).isPresent();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.ABSENT);
  }

  @Test
  void a_top_up_that_could_not_be_booked_counts_later() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.work.runAll();
    provider.say(alice, Requests.topUp("container-1000", provider.token(10)));
    breakOff();
    rest();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(TopUpResponse.class);
  }

  @Test
  void a_top_ups_refund_that_could_not_be_booked_is_sent_later() {
    provider.say(alice, provider.spawn(provider.token(5)));
    provider.work.runAll();
    provider.say(alice, Requests.topUp("container-1000", provider.token(10)));
    provider.end(LeaseId.FIRST);
    // The swap first, then the end of the lease; the refund of the top-up comes last.
    provider.work.runNext();
    provider.work.runNext();
    breakOff();
    rest();
    rest();
    assertThat(((ErrorReply) provider.lastAnswer(alice)).refundToken()).isPresent();
  }

  @Test
  void work_rests_after_it_broke_off_and_longer_each_time() {
    provider.say(alice, provider.spawn(provider.token(100)));
    full();
    provider.work.runAll();
    provider.look();
    assertThat(provider.work.waiting()).isZero();
    provider.pass(Duration.ofSeconds(2));
    provider.look();
    assertThat(provider.work.waiting()).isEqualTo(1);
    provider.work.runAll();
    provider.pass(Duration.ofMillis(1_900));
    provider.look();
    assertThat(provider.work.waiting()).isZero();
  }

  @Test
  void what_is_under_way_is_not_started_twice() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.say(alice, provider.spawn(provider.token(50)));
    provider.look();
    provider.look();
    assertThat(provider.work.waiting()).isEqualTo(2);
  }

  @Test
  void a_resumed_container_is_left_running_by_a_look_that_began_before() {
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.work.runAll();
    provider.host.powerOff(FIRST);
    provider.look();
    provider.work.runAll();
    provider.pass(Duration.ofSeconds(1));
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.work.runAll();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.RUNNING);
    // A look that began before it was resumed comes to it after.
    provider.takeUpAgain(FIRST, new LeaseAction.Provision(LeaseAction.Provision.FIRST + 1));
    provider.work.runAll();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.RUNNING);
  }

  @Test
  void a_top_up_counts_once_however_late_a_look_at_it_was() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.work.runAll();
    provider.say(alice, Requests.topUp("container-1000", provider.token(10)));
    TopUpJournal.TopUp seen = provider.unfinishedTopUps().getFirst();
    provider.work.runAll();
    Lease extended = provider.lease(LeaseId.FIRST);
    provider.takeUpAgain(seen);
    provider.work.runAll();
    assertThat(provider.lease(LeaseId.FIRST)).isEqualTo(extended);
    assertThat(provider.answers(alice)).hasSize(2);
  }

  @Test
  void a_clock_that_was_put_back_prolongs_no_rest() {
    provider.say(alice, provider.spawn(provider.token(100)));
    breakOff();
    provider.setClock(Duration.ofDays(-1));
    provider.look();
    provider.work.runAll();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
  }
}
