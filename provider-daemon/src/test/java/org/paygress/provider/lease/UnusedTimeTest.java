package org.paygress.provider.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;

/** What comes back for time that was paid for and not served. */
class UnusedTimeTest {

  private static final Rate RATE = new Rate(50);
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final SshPassword PASSWORD = new SshPassword("pässword");
  private static final LaterRequest LATER =
      new LaterRequest(
          EventId.of("cd".repeat(32)), DmKind.NIP17, new SshUsername("zoe"), "{sealed}");
  private static final Access ACCESS = new Access(31_000, List.of());
  private static final Access MOVED = new Access(31_008, List.of());
  private static final Instant EXPIRY = NOW.plusSeconds(2_000);
  private static final EventId TOP_UP = EventId.of("ab".repeat(32));

  private static Payment sats(String mint, long sats) {
    return new Payment(MintUrl.of("https://" + mint), "sat", new Msat(1_000 * sats));
  }

  private static Payments paid(Payment... payments) {
    return new Payments(List.of(payments));
  }

  private static Live live() {
    return new Live(new Running(paid(sats("a", 100)), RATE, ACCESS, NOW, EXPIRY, 1));
  }

  private static Suspended suspended(Outage outage) {
    return new Suspended(new Running(paid(sats("a", 100)), RATE, ACCESS, NOW, EXPIRY, 1), outage);
  }

  private static Outage ours(long afterSecs) {
    return Outage.ours(NOW.plusSeconds(afterSecs));
  }

  private static Outage theirs(long afterSecs) {
    return Outage.theirs(NOW.plusSeconds(afterSecs));
  }

  private static void pays(Transition end, long sats, EndReason reason) {
    assertThat(end.next())
        .isInstanceOfSatisfying(
            Ending.class, ending -> assertThat(ending.reason()).isEqualTo(reason));
    Debt debt = new Debt(new Debt.Unused(0), sats("a", sats), Debt.ENDED_EARLY);
    assertThat(end.actions()).containsExactly(new LeaseAction.Owe(debt), new LeaseAction.Destroy());
  }

  /** What comes of a lease whose time is up when nobody tops it up. */
  private static Transition afterGrace(LeaseState lease) {
    LeaseState inGrace = lease.on(new LeaseEvent.Tick(EXPIRY)).next();
    LeaseState stopped = inGrace.on(new LeaseEvent.Stopped(EXPIRY.plusSeconds(1))).next();
    assertThat(stopped.pending()).isEmpty();
    return stopped.on(new LeaseEvent.GraceOver(EXPIRY.plusSeconds(60)));
  }

  private static void paysNothing(Transition end, EndReason reason) {
    assertThat(end.next())
        .isInstanceOfSatisfying(
            Ending.class, ending -> assertThat(ending.reason()).isEqualTo(reason));
    assertThat(end.actions()).containsExactly(new LeaseAction.Destroy());
  }

  @Test
  void a_lease_ended_after_a_tenth_of_its_time_pays_nine_tenths_back() {
    pays(live().on(new LeaseEvent.EndRequested(NOW.plusSeconds(200))), 90, EndReason.OPERATOR);
  }

  @Test
  void a_lease_ended_with_less_than_a_unit_left_pays_nothing_back() {
    paysNothing(live().on(new LeaseEvent.EndRequested(NOW.plusSeconds(1_981))), EndReason.OPERATOR);
    pays(live().on(new LeaseEvent.EndRequested(NOW.plusSeconds(1_980))), 1, EndReason.OPERATOR);
  }

  @Test
  void a_lease_that_ran_to_its_end_owes_nothing() {
    paysNothing(afterGrace(live()), EndReason.EXPIRED);
    paysNothing(live().on(new LeaseEvent.EndRequested(EXPIRY.plusSeconds(5))), EndReason.OPERATOR);
  }

  @Test
  void time_comes_back_at_its_price_up_to_the_last_second_that_was_paid_in_full() {
    Rate dear = new Rate(10_000);
    Payments odd = paid(sats("a", 105));
    assertThat(odd.unused(dear, Duration.ofSeconds(9))).containsExactly(sats("a", 90));
    assertThat(odd.unused(dear, Duration.ofSeconds(10))).containsExactly(sats("a", 100));
    assertThat(odd.unused(dear, Duration.ofSeconds(11))).containsExactly(sats("a", 105));
  }

  @Test
  void no_clock_makes_us_pay_back_more_than_was_paid() {
    pays(live().on(new LeaseEvent.EndRequested(NOW.minusSeconds(9_999))), 100, EndReason.OPERATOR);
    assertThat(paid(sats("a", 100)).unused(RATE, Duration.ofSeconds(Long.MAX_VALUE)))
        .containsExactly(sats("a", 100));
  }

  @Test
  void a_top_up_is_paid_back_too_and_first() {
    LeaseState extended =
        live().on(new LeaseEvent.TopUpRedeemed(TOP_UP, sats("b", 10), Duration.ZERO, NOW)).next();
    assertThat(extended.owed(NOW.plusSeconds(2_000))).containsExactly(sats("b", 10));
    assertThat(extended.owed(NOW.plusSeconds(1_000))).containsExactly(sats("b", 10), sats("a", 50));
    assertThat(extended.owed(NOW)).containsExactly(sats("b", 10), sats("a", 100));
  }

  @Test
  void payments_of_one_mint_come_back_as_one() {
    Payments three = paid(sats("a", 100)).plus(sats("a", 20)).plus(sats("b", 5));
    assertThat(three.all()).containsExactly(sats("a", 120), sats("b", 5));
    assertThat(three.plus(sats("a", 1)).unused(RATE, Duration.ofDays(1)))
        .containsExactly(sats("a", 121), sats("b", 5));
  }

  @Test
  void millisatoshis_come_back_to_the_last_one_and_satoshis_as_whole_ones() {
    Payment msats = new Payment(MintUrl.of("https://a"), "msat", new Msat(100_000));
    Duration unserved = Duration.ofSeconds(33);
    assertThat(paid(msats).unused(RATE, unserved))
        .containsExactly(new Payment(MintUrl.of("https://a"), "msat", new Msat(1_650)));
    assertThat(paid(sats("a", 100)).unused(RATE, unserved)).containsExactly(sats("a", 1));
  }

  @Test
  void an_outage_of_ours_moves_the_expiry_by_its_length() {
    Transition back =
        suspended(ours(200)).on(new LeaseEvent.Resumed(1, MOVED, NOW.plusSeconds(700)));
    assertThat(back.next())
        .isEqualTo(
            new Live(
                new Running(paid(sats("a", 100)), RATE, MOVED, NOW, EXPIRY.plusSeconds(500), 1)));
  }

  @Test
  void a_container_its_user_switched_off_gets_no_time_back() {
    Transition back =
        suspended(theirs(200)).on(new LeaseEvent.Resumed(1, MOVED, NOW.plusSeconds(700)));
    assertThat(back.next().expiresAt()).contains(EXPIRY);
  }

  @Test
  void a_consumer_that_brings_its_key_gets_the_time_since_the_outage() {
    LeaseState resuming =
        suspended(ours(200)).on(new LeaseEvent.ResumeRequested(LATER, NOW)).next();
    Transition back =
        resuming.on(new LeaseEvent.Provisioned(2, MOVED, PASSWORD, NOW.plusSeconds(1_200)));
    assertThat(back.next().expiresAt()).contains(EXPIRY.plusSeconds(1_000));
    assertThat(back.actions())
        .containsExactly(new LeaseAction.AnswerResumed(MOVED, EXPIRY.plusSeconds(1_000), PASSWORD));
  }

  @Test
  void a_failed_attempt_to_resume_forgets_nothing_of_the_outage() {
    LeaseState resuming =
        suspended(ours(200)).on(new LeaseEvent.ResumeRequested(LATER, NOW)).next();
    Failure failure = new Failure(ErrorType.BACKEND_ERROR, "no luck");
    assertThat(resuming.on(new LeaseEvent.ProvisioningFailed(2, failure, NOW)).next())
        .isEqualTo(
            new Suspended(
                new Running(paid(sats("a", 100)), RATE, ACCESS, NOW, EXPIRY, 2), ours(200)));
  }

  @Test
  void an_outage_of_ours_that_outlasts_the_lease_is_paid_back_from_its_beginning() {
    pays(afterGrace(suspended(ours(200))), 90, EndReason.UNSERVED);
  }

  @Test
  void an_outage_of_theirs_that_outlasts_the_lease_is_not() {
    paysNothing(afterGrace(suspended(theirs(200))), EndReason.EXPIRED);
  }

  @Test
  void what_the_host_cannot_bring_back_is_paid_back_but_not_the_time_its_user_had_it_stopped() {
    LeaseEvent givenUp = new LeaseEvent.GivenUp(1, true, NOW.plusSeconds(1_100));
    pays(suspended(ours(200)).on(givenUp), 90, EndReason.UNSERVED);
    pays(suspended(theirs(200)).on(givenUp), 45, EndReason.UNSERVED);
    Outage bounded = Outage.ours(NOW.plusSeconds(200), NOW.plusSeconds(500));
    pays(suspended(bounded).on(givenUp), 60, EndReason.UNSERVED);
    // What passes after the expiry is not charged.
    LeaseEvent late = new LeaseEvent.GivenUp(1, false, EXPIRY.plusSeconds(5_000));
    pays(suspended(bounded).on(late), 15, EndReason.UNSERVED);
  }

  @Test
  void what_its_user_broke_is_not_paid_back_and_its_time_runs_on() {
    LeaseEvent brokenInside = new LeaseEvent.GivenUp(1, false, NOW.plusSeconds(300));
    Suspended theirs = suspended(theirs(200));
    assertThat(theirs.on(brokenInside)).isEqualTo(Transition.to(theirs));
    // Nobody can tell whether it would have started had we not been away.
    pays(suspended(ours(200)).on(brokenInside), 90, EndReason.UNSERVED);
  }

  @Test
  void an_outage_of_ours_is_given_back_until_its_owner_had_time_to_end_it() {
    Suspended waiting = suspended(Outage.ours(NOW.plusSeconds(200), NOW.plusSeconds(500)));
    assertThat(waiting.owed(NOW.plusSeconds(400))).containsExactly(sats("a", 90));
    assertThat(waiting.owed(NOW.plusSeconds(500))).containsExactly(sats("a", 90));
    assertThat(waiting.owed(NOW.plusSeconds(1_000))).containsExactly(sats("a", 65));
    assertThat(
            waiting.on(new LeaseEvent.Resumed(1, MOVED, NOW.plusSeconds(1_500))).next().expiresAt())
        .contains(EXPIRY.plusSeconds(300));
    pays(afterGrace(waiting), 15, EndReason.UNSERVED);
  }

  @Test
  void who_could_not_reach_us_to_bring_a_key_gets_that_time_back() {
    Suspended waiting = suspended(Outage.ours(NOW.plusSeconds(200), NOW.plusSeconds(500)));
    // Away from 400 to 700: the hundred seconds that were left are left.
    LeaseState soon =
        waiting.on(new LeaseEvent.Absent(NOW.plusSeconds(400), NOW.plusSeconds(700))).next();
    assertThat(soon.owed(NOW.plusSeconds(1_000))).containsExactly(sats("a", 80));
    // Away when the time ran again already.
    LeaseState late =
        waiting.on(new LeaseEvent.Absent(NOW.plusSeconds(900), NOW.plusSeconds(1_000))).next();
    assertThat(late.owed(NOW.plusSeconds(1_000))).containsExactly(sats("a", 70));
    LeaseState switchedOff =
        suspended(theirs(200))
            .on(new LeaseEvent.Absent(NOW.plusSeconds(900), NOW.plusSeconds(1_000)))
            .next();
    assertThat(switchedOff.owed(NOW.plusSeconds(1_000))).containsExactly(sats("a", 55));
  }

  @Test
  void a_suspended_lease_that_the_operator_ends_is_paid_back() {
    LeaseEvent end = new LeaseEvent.EndRequested(NOW.plusSeconds(400));
    pays(suspended(ours(200)).on(end), 90, EndReason.OPERATOR);
    pays(suspended(theirs(200)).on(end), 80, EndReason.OPERATOR);
  }

  @Test
  void a_suspended_lease_is_topped_up_like_one_that_runs() {
    LeaseEvent topUp =
        new LeaseEvent.TopUpRedeemed(TOP_UP, sats("a", 10), Duration.ZERO, NOW.plusSeconds(300));
    assertThat(suspended(ours(200)).on(topUp).next())
        .isEqualTo(
            new Suspended(
                new Running(paid(sats("a", 110)), RATE, ACCESS, NOW, EXPIRY.plusSeconds(200), 1),
                ours(200)));
  }

  @Test
  void it_is_remembered_when_the_time_was_over() {
    Instant asked = NOW.plusSeconds(200);
    assertThat(afterGrace(live()).next().overSince()).contains(EXPIRY);
    LeaseState ending = live().on(new LeaseEvent.EndRequested(asked)).next();
    LeaseState ended = ending.on(new LeaseEvent.Destroyed(NOW)).next();
    assertThat(List.of(ending, ended))
        .allSatisfy(state -> assertThat(state.overSince()).contains(asked));
    LeaseEvent givenUp = new LeaseEvent.GivenUp(1, true, NOW.plusSeconds(900));
    assertThat(suspended(ours(300)).on(givenUp).next().overSince()).contains(NOW.plusSeconds(300));
    assertThat(live().overSince()).isEmpty();
  }

  @Test
  void what_is_owed_shrinks_with_what_is_served() {
    assertThat(live().owed(NOW)).containsExactly(sats("a", 100));
    assertThat(live().owed(NOW.plusSeconds(500))).containsExactly(sats("a", 75));
    assertThat(live().owed(EXPIRY)).isEmpty();
    assertThat(suspended(ours(500)).owed(NOW.plusSeconds(1_500))).containsExactly(sats("a", 75));
    assertThat(new Provisioning(sats("a", 100), RATE, 2_000).owed(EXPIRY))
        .containsExactly(sats("a", 100));
    assertThat(new Ended(EndReason.EXPIRED, Optional.of(EXPIRY)).owed(NOW)).isEmpty();
  }

  @Test
  void a_top_up_that_comes_after_the_end_goes_back() {
    LeaseState ending = new Ending(EndReason.OPERATOR, Optional.of(NOW));
    Transition transition =
        ending.on(new LeaseEvent.TopUpRedeemed(TOP_UP, sats("a", 5), Duration.ZERO, NOW));
    assertThat(transition.next()).isEqualTo(ending);
    assertThat(transition.actions()).singleElement().isInstanceOf(LeaseAction.Owe.class);
  }
}
