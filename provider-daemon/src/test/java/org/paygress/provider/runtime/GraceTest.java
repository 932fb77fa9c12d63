package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.paygress.cashu.token.Token;
import org.paygress.host.ContainerState;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.Requests;
import org.paygress.provider.lease.Ending;
import org.paygress.provider.lease.InGrace;
import org.paygress.provider.lease.LeaseState;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Suspended;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.provider.store.UptimeJournal;
import org.paygress.system.Parsed;

/** Between the end of a lease and the end of its data. */
class GraceTest extends SteppedTest {

  private static final LeaseId FIRST = new LeaseId(LeaseId.FIRST);
  private static final Duration GRACE = Duration.ofHours(1);

  @Override
  protected Duration grace() {
    return GRACE;
  }

  private void look() {
    provider.look();
    provider.workAll();
  }

  private LeaseState state() {
    return provider.lease(LeaseId.FIRST).state();
  }

  private Instant expiry() {
    return state().expiresAt().orElseThrow();
  }

  private void rent() {
    // 100 seconds.
    provider.say(alice, provider.spawn(provider.token(5)));
    provider.workAll();
  }

  private void rentEncrypted() {
    provider.say(alice, provider.encrypted(provider.token(5)));
    provider.workAll();
  }

  private void end() {
    provider.pass(Duration.ofSeconds(100));
    look();
    assertThat(state()).isInstanceOf(InGrace.class);
  }

  private void topUp(long sats) {
    provider.say(alice, Requests.topUp("container-1000", provider.token(sats)));
    provider.workAll();
  }

  private void assertGone() {
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.ABSENT);
    assertThat(state().holdsSlot()).isFalse();
  }

  @Test
  void at_its_end_it_is_served_no_more_and_its_data_is_kept_for_the_grace() {
    rentEncrypted();
    end();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.STOPPED);
    provider.say(alice, Requests.status("1000"));
    assertThat(((StatusResponse) provider.lastAnswer(alice)).status()).isEqualTo("Expired");
    provider.pass(GRACE.minusSeconds(1));
    look();
    assertThat(provider.host.done()).doesNotContain("destroy container-1000");
    provider.pass(Duration.ofSeconds(1));
    look();
    assertGone();
  }

  @Test
  void a_top_up_brings_it_back_for_what_was_paid_from_then_on() {
    rent();
    end();
    provider.pass(Duration.ofMinutes(30));
    topUp(10);
    TopUpResponse answer = (TopUpResponse) provider.lastAnswer(alice);
    assertThat(answer.message()).contains("started again");
    assertThat(expiry()).isEqualTo(provider.clock.instant().plusSeconds(200));
    provider.pass(Duration.ofSeconds(20));
    look();
    look();
    assertThat(state()).isInstanceOf(Live.class);
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.RUNNING);
    // What was bought begins to count when it runs.
    assertThat(expiry()).isEqualTo(provider.clock.instant().plusSeconds(200));
  }

  @Test
  void an_encrypted_one_comes_back_with_its_key() {
    rentEncrypted();
    end();
    topUp(100);
    assertThat(((TopUpResponse) provider.lastAnswer(alice)).message()).contains("key");
    assertThat(state()).isInstanceOf(Suspended.class);
    Duration longerThanItsAllowance = SteppedProvider.OUTAGE_CREDIT.plusSeconds(30);
    provider.pass(longerThanItsAllowance);
    provider.say(alice, provider.encrypted(provider.token(5)));
    provider.workAll();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
    assertThat(state()).isInstanceOf(Live.class);
    assertThat(expiry()).isEqualTo(provider.clock.instant().plusSeconds(2_000 - 30));
  }

  @Test
  void a_top_up_that_was_sent_before_the_end_brings_it_back_after_it() {
    rent();
    provider.pass(Duration.ofSeconds(99));
    provider.say(alice, Requests.topUp("container-1000", provider.token(10)));
    provider.pass(Duration.ofSeconds(2));
    provider.look();
    assertThat(state()).isInstanceOf(InGrace.class);
    provider.workAll();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(TopUpResponse.class);
    provider.look();
    provider.look();
    provider.workAll();
    assertThat(state()).isInstanceOf(Live.class);
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.RUNNING);
  }

  @Test
  void a_top_up_under_way_keeps_the_data_for_a_bounded_time_and_goes_back_then() {
    rent();
    String token = provider.token(10);
    provider.say(alice, Requests.topUp("container-1000", token));
    // The wallet got as far as the end, and whoever is to tell the lease does not get his turn.
    var _ =
        provider
            .wallet()
            .receive(
                PaymentProcessor.operation(provider.unfinishedTopUps().getFirst().request()),
                ((Parsed.Ok<Token>) Token.parse(token)).value());
    provider.pass(Duration.ofSeconds(100));
    provider.look();
    provider.pass(GRACE.plusMinutes(1));
    provider.look();
    assertThat(state()).isInstanceOf(InGrace.class);
    provider.pass(SteppedProvider.TOP_UP_HOLD);
    provider.look();
    assertThat(state()).isInstanceOf(Ending.class);
    provider.workAll();
    assertGone();
    assertThat(((ErrorReply) provider.lastAnswer(alice)).refundToken()).isPresent();
  }

  @Test
  void nobody_is_refused_for_leases_that_are_over_and_none_comes_back_where_there_is_no_room() {
    SecretKey bob = SecretKey.generate();
    for (int i = 0; i < SteppedProvider.LEASES_MAX; i++) {
      rent();
    }
    end();
    for (int i = 0; i < SteppedProvider.LEASES_MAX; i++) {
      provider.say(bob, provider.spawn(provider.token(100)));
      provider.workAll();
      assertThat(provider.lastAnswer(bob)).isInstanceOf(AccessDetails.class);
    }
    String token = provider.token(10);
    provider.say(alice, Requests.topUp("container-1000", token));
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.NO_CAPACITY);
    provider.end(LeaseId.FIRST + SteppedProvider.LEASES_MAX);
    provider.workAll();
    // The same words in the same second are the same request.
    provider.pass(Duration.ofSeconds(1));

    provider.say(alice, Requests.topUp("container-1000", token));
    provider.workAll();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(TopUpResponse.class);
  }

  @Test
  void a_container_that_was_being_started_when_the_time_ran_out_is_stopped() {
    rent();
    provider.host.powerOff(FIRST);
    provider.look();
    provider.look();
    // Its start waits; meanwhile its time runs out.
    provider.pass(Duration.ofSeconds(100));
    provider.look();
    provider.workAll();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.STOPPED);
    assertThat(provider.host.done()).containsOnlyOnce("provision container-1000");
  }

  @Test
  void a_kill_in_the_grace_changes_nothing() {
    rent();
    provider.pass(Duration.ofSeconds(100));
    provider.look();
    provider.dieAndStart();
    provider.workAll();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.STOPPED);
    topUp(10);
    look();
    look();
    assertThat(state()).isInstanceOf(Live.class);
  }

  @Test
  void the_grace_does_not_run_while_nobody_could_top_up() {
    rent();
    end();
    provider.database.execute(tx -> new UptimeJournal().beat(tx, provider.clock.instant()));
    provider.pass(Duration.ofHours(3));
    provider.dieAndStart();
    look();
    assertThat(state()).isInstanceOf(InGrace.class);
    // Signs of life are kept by the minute.
    provider.pass(GRACE.plusMinutes(1));
    look();
    assertGone();
  }

  @Test
  void a_start_with_a_clock_that_is_weeks_ahead_destroys_nothing() {
    rent();
    Duration left = Duration.between(provider.clock.instant(), expiry());
    provider.database.execute(tx -> new UptimeJournal().beat(tx, provider.clock.instant()));
    provider.setClock(Duration.ofDays(30));
    provider.dieAndStart();
    look();
    provider.setClock(Duration.ofDays(-30));
    look();
    provider.pass(Duration.ofMinutes(11));
    look();
    look();
    assertThat(provider.host.done()).doesNotContain("destroy container-1000");
    assertThat(left).isPositive();
  }

  @Test
  void a_clock_that_ended_a_lease_and_was_wrong_has_ended_nothing() {
    provider.say(alice, provider.spawn(provider.token(500)));
    provider.workAll();
    Instant before = expiry();
    provider.setClock(Duration.ofDays(30));
    look();
    provider.pass(Duration.ofMinutes(10));
    look();
    assertThat(state()).isInstanceOf(InGrace.class);
    provider.setClock(Duration.ofDays(-30));
    look();
    provider.pass(Duration.ofMinutes(10));
    look();
    look();
    look();
    assertThat(state()).isInstanceOf(Live.class);
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.RUNNING);
    assertThat(expiry()).isAfterOrEqualTo(before);
  }

  @Test
  void a_spawn_of_the_same_workload_after_the_end_is_another_lease() {
    rentEncrypted();
    end();
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.workAll();
    assertThat(((AccessDetails) provider.lastAnswer(alice)).podId()).isEqualTo("container-1001");
    assertThat(state()).isInstanceOf(InGrace.class);
  }
}
