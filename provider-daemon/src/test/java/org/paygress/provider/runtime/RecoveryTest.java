package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paygress.host.Placement;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;
import org.paygress.provider.lease.Ending;
import org.paygress.provider.lease.Live;
import org.paygress.provider.store.UptimeJournal;
import org.paygress.system.sqlite.StoreException;
import org.paygress.testbed.host.HostFixtures;

/** What a start makes of what an earlier run left, and what one lease's trouble is to others. */
class RecoveryTest extends SteppedTest {

  private static final LeaseId FIRST = new LeaseId(LeaseId.FIRST);
  private static final LeaseId SECOND = new LeaseId(LeaseId.FIRST + 1);

  private void rent(long sats) {
    provider.say(alice, provider.spawn(provider.token(sats)));
    provider.workAll();
  }

  private Instant expiry(LeaseId lease) {
    return provider.lease(lease.number()).state().expiresAt().orElseThrow();
  }

  private void signOfLife(Instant at) {
    provider.database.execute(tx -> new UptimeJournal().beat(tx, at));
  }

  private void comeBackAfter(Duration absence) {
    signOfLife(provider.clock.instant());
    provider.host.powerOff(FIRST);
    provider.pass(absence);
    provider.dieAndStart();
  }

  private void lookTwice() {
    provider.look();
    provider.look();
    provider.workAll();
  }

  @Test
  void an_absence_is_given_back_although_the_host_cannot_tell_at_first() {
    rent(100);
    Instant before = expiry(FIRST);
    var _ = provider.host.statesUnknown(true);
    comeBackAfter(Duration.ofMinutes(20));
    provider.workAll();
    assertThat(provider.lease(1000).state()).isInstanceOf(Live.class);
    var _ = provider.host.statesUnknown(false);
    lookTwice();
    assertThat(provider.lease(1000).state()).isInstanceOf(Live.class);
    // Signs of life are kept by the minute.
    assertThat(Duration.between(before, expiry(FIRST)))
        .isBetween(Duration.ofMinutes(20), Duration.ofMinutes(21));
  }

  @Test
  void what_turns_out_to_have_run_all_the_time_gets_nothing_back_when_it_stops_later() {
    rent(100);
    Instant before = expiry(FIRST);
    var _ = provider.host.statesUnknown(true);
    signOfLife(provider.clock.instant());
    provider.pass(Duration.ofMinutes(5));
    provider.dieAndStart();
    var _ = provider.host.statesUnknown(false);
    provider.look();
    provider.pass(Duration.ofMinutes(5));
    provider.host.powerOff(FIRST);
    lookTwice();
    assertThat(expiry(FIRST)).isEqualTo(before);
  }

  @Test
  void a_clock_that_was_ahead_once_hides_no_absence() {
    rent(100);
    Instant before = expiry(FIRST);
    signOfLife(provider.clock.instant().plus(Duration.ofDays(3)));
    comeBackAfter(Duration.ofMinutes(20));
    provider.workAll();
    assertThat(Duration.between(before, expiry(FIRST)))
        .isBetween(Duration.ofMinutes(20), Duration.ofMinutes(21));
  }

  @Test
  void a_slot_is_nobodys_until_what_an_unknown_lease_left_in_it_is_gone() throws Exception {
    Placement unknown = new Placement(new LeaseId(4711), new Slot(0));
    var _ = provider.host.provision(HostFixtures.order(unknown, "debian"), step -> {});
    provider.dieAndStart();
    provider.say(alice, provider.spawn(provider.token(100)));
    assertThat(provider.lease(1000).slot()).isEqualTo(new Slot(1));
    provider.workAll();
    assertThat(provider.host.done()).contains("destroy container-4711");
    provider.say(alice, provider.spawn(provider.token(100)));
    assertThat(provider.lease(1001).slot()).isEqualTo(new Slot(0));
  }

  @Test
  void a_lease_that_cannot_be_ended_keeps_no_other_from_its_end() {
    rent(5);
    rent(5);
    provider.pass(Duration.ofSeconds(100));
    provider.database.execute(
        tx ->
            tx.run(
                List.of(
                    "CREATE TRIGGER stuck BEFORE UPDATE ON leases WHEN old.id = 1000"
                        + " BEGIN SELECT RAISE(ABORT, 'stuck'); END")));
    assertThatThrownBy(provider::look).isInstanceOf(StoreException.class);
    assertThat(provider.lease(1000).state()).isInstanceOf(Live.class);
    assertThat(provider.lease(SECOND.number()).state()).isInstanceOf(Ending.class);
  }
}
