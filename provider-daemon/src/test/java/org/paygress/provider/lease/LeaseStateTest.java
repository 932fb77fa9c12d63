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

class LeaseStateTest {

  private static final Rate RATE = new Rate(50);
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Payment HUNDRED_SATS = payment(100_000);
  private static final Access ACCESS = new Access(31_000, List.of());
  private static final EventId TOP_UP = EventId.of("ab".repeat(32));
  private static final Outage THEIRS = Outage.theirs(NOW);
  private static final int ATTEMPT = LeaseAction.Provision.FIRST;
  private static final SshPassword PASSWORD = new SshPassword("pässword");
  private static final LaterRequest LATER =
      new LaterRequest(
          EventId.of("cd".repeat(32)), DmKind.NIP17, new SshUsername("zoe"), "{sealed}");
  private static final Failure FAILURE = new Failure(ErrorType.PROVISIONING_ERROR, "no luck");

  private static Payment payment(long msat) {
    return new Payment(MintUrl.of("https://mint.example"), "sat", new Msat(msat));
  }

  private static LeaseEvent topUp(Payment payment, Instant at) {
    return new LeaseEvent.TopUpRedeemed(TOP_UP, payment, Duration.ofMinutes(10), at);
  }

  private static Suspended suspended(Outage outage) {
    return new Suspended(
        new Running(Payments.of(HUNDRED_SATS), RATE, ACCESS, NOW, NOW.plusSeconds(2_000), 1),
        outage);
  }

  private static Resuming resuming(Outage outage) {
    return new Resuming(
        new Running(Payments.of(HUNDRED_SATS), RATE, ACCESS, NOW, NOW.plusSeconds(2_000), 1),
        outage);
  }

  private static Live live() {
    return new Live(
        new Running(Payments.of(HUNDRED_SATS), RATE, ACCESS, NOW, NOW.plusSeconds(2_000), 1));
  }

  @Test
  void a_paid_lease_is_provisioned_for_what_was_paid() {
    Transition paid = new Redeeming(RATE, 60, false).on(new LeaseEvent.Redeemed(HUNDRED_SATS, NOW));
    assertThat(paid.next()).isEqualTo(new Provisioning(HUNDRED_SATS, RATE, 2_000));
    assertThat(paid.actions()).containsExactly(new LeaseAction.Provision(ATTEMPT));
  }

  @Test
  void the_consumers_time_starts_when_the_container_answers() {
    Transition ready =
        new Provisioning(HUNDRED_SATS, RATE, 2_000)
            .on(new LeaseEvent.Provisioned(ATTEMPT, ACCESS, PASSWORD, NOW));
    assertThat(ready.next()).isEqualTo(live());
    assertThat(ready.actions())
        .containsExactly(new LeaseAction.AnswerAccess(ACCESS, NOW.plusSeconds(2_000), PASSWORD));
  }

  @Test
  void a_refused_token_ends_the_lease_with_nothing_taken() {
    Failure spent = new Failure(ErrorType.TOKEN_ALREADY_SPENT, "spent");
    Transition refused =
        new Redeeming(RATE, 60, false).on(new LeaseEvent.RedemptionRefused(spent, NOW));
    assertThat(refused.next()).isEqualTo(new Refused(ErrorType.TOKEN_ALREADY_SPENT));
    assertThat(refused.actions()).containsExactly(new LeaseAction.AnswerRefusal(spent));
    assertThat(refused.next().holdsSlot()).isFalse();
  }

  @Test
  void what_was_built_for_a_refused_token_is_removed_before_its_slot_is_free() {
    Failure spent = new Failure(ErrorType.TOKEN_ALREADY_SPENT, "spent");
    Transition refused =
        new Redeeming(RATE, 60, true).on(new LeaseEvent.RedemptionRefused(spent, NOW));
    assertThat(refused.next()).isEqualTo(new Ending(EndReason.REFUSED));
    assertThat(refused.actions())
        .containsExactly(new LeaseAction.AnswerRefusal(spent), new LeaseAction.Destroy());
    assertThat(refused.next().holdsSlot()).isTrue();
  }

  @Test
  void a_locked_token_is_paid_like_any_other() {
    LeaseEvent redeemed = new LeaseEvent.Redeemed(HUNDRED_SATS, NOW);
    assertThat(new Redeeming(RATE, 60, true).on(redeemed))
        .isEqualTo(new Redeeming(RATE, 60, false).on(redeemed));
  }

  @Test
  void money_that_arrives_short_goes_back() {
    Payment little = payment(2_999);
    Transition paid = new Redeeming(RATE, 60, false).on(new LeaseEvent.Redeemed(little, NOW));
    assertThat(paid.next()).isEqualTo(new Ending(EndReason.REFUNDED));
    assertThat(paid.actions())
        .hasSize(2)
        .contains(new LeaseAction.Destroy())
        .anySatisfy(
            action ->
                assertThat(action)
                    .isInstanceOfSatisfying(
                        LeaseAction.Owe.class,
                        owed -> assertThat(owed.debt().payment()).isEqualTo(little)));
  }

  @Test
  void a_failed_provisioning_is_owed_and_cleaned_up_at_once() {
    Transition failed =
        new Provisioning(HUNDRED_SATS, RATE, 2_000)
            .on(new LeaseEvent.ProvisioningFailed(ATTEMPT, FAILURE, NOW));
    Ending ending = new Ending(EndReason.REFUNDED);
    assertThat(failed.next()).isEqualTo(ending);
    assertThat(failed.actions())
        .containsExactly(
            new LeaseAction.Owe(new Debt(new Debt.NeverServed(), HUNDRED_SATS, FAILURE)),
            new LeaseAction.Destroy());
    assertThat(ending.holdsSlot()).isTrue();
    assertThat(ending.on(new LeaseEvent.Destroyed(NOW)).next())
        .isEqualTo(new Ended(EndReason.REFUNDED, Optional.empty()));
  }

  @Test
  void a_lease_ends_at_its_expiry_and_not_a_second_before() {
    assertThat(live().on(new LeaseEvent.Tick(NOW.plusSeconds(1_999))).next()).isEqualTo(live());
    Transition over = live().on(new LeaseEvent.Tick(NOW.plusSeconds(2_000)));
    assertThat(over.next()).isInstanceOf(InGrace.class);
    assertThat(over.actions()).containsExactly(new LeaseAction.StopContainer());
    Transition gone = over.next().on(new LeaseEvent.GraceOver(NOW.plusSeconds(2_000)));
    assertThat(gone.next())
        .isEqualTo(new Ending(EndReason.EXPIRED, Optional.of(NOW.plusSeconds(2_000))));
    assertThat(gone.actions()).containsExactly(new LeaseAction.Destroy());
  }

  @Test
  void a_top_up_extends_from_the_expiry() {
    Payment more = payment(5_000);
    Transition longer = live().on(topUp(more, NOW.plusSeconds(10)));
    assertThat(longer.next().expiresAt()).contains(NOW.plusSeconds(2_100));
    assertThat(longer.actions())
        .containsExactly(new LeaseAction.AnswerTopUp(TOP_UP, more, 100, NOW.plusSeconds(2_100)));
  }

  @Test
  void a_top_up_of_any_lease_that_has_no_time_goes_back() {
    LeaseEvent topUp = topUp(HUNDRED_SATS, NOW.plusSeconds(9_999));
    List<LeaseState> states =
        List.of(
            new Redeeming(RATE, 60, false),
            new Refused(ErrorType.INVALID_TOKEN),
            new Provisioning(HUNDRED_SATS, RATE, 2_000),
            new Ending(EndReason.EXPIRED),
            new Ended(EndReason.EXPIRED, Optional.of(NOW)));
    for (LeaseState state : states) {
      Transition transition = state.on(topUp);
      assertThat(transition.next()).isEqualTo(state);
      assertThat(transition.actions())
          .singleElement()
          .isInstanceOfSatisfying(
              LeaseAction.Owe.class,
              owed -> {
                assertThat(owed.debt().cause()).isEqualTo(new Debt.TopUp(TOP_UP));
                assertThat(owed.debt().payment()).isEqualTo(HUNDRED_SATS);
              });
    }
  }

  @Test
  void a_top_up_too_small_for_a_second_goes_back() {
    Transition transition = live().on(topUp(payment(49), NOW));
    assertThat(transition.next()).isEqualTo(live());
    assertThat(transition.actions()).singleElement().isInstanceOf(LeaseAction.Owe.class);
  }

  @Test
  void a_suspended_lease_keeps_its_expiry_and_comes_back() {
    LeaseState suspended = live().on(new LeaseEvent.ContainerStopped(1, THEIRS, NOW)).next();
    assertThat(suspended.expiresAt()).contains(NOW.plusSeconds(2_000));
    assertThat(suspended.on(new LeaseEvent.Resumed(1, ACCESS, NOW.plusSeconds(60))).next())
        .isEqualTo(live());
    assertThat(suspended.on(new LeaseEvent.Tick(NOW.plusSeconds(2_000))).next())
        .isInstanceOf(InGrace.class);
  }

  @Test
  void a_suspended_lease_resumes_when_its_owner_asks_and_nothing_is_charged() {
    LeaseState suspended = live().on(new LeaseEvent.ContainerStopped(1, THEIRS, NOW)).next();
    Transition asked = suspended.on(new LeaseEvent.ResumeRequested(LATER, NOW));
    assertThat(asked.actions())
        .containsExactly(new LeaseAction.Adopt(LATER), new LeaseAction.Provision(2));
    assertThat(asked.next().pending()).contains(new LeaseAction.Provision(2));
    Access moved = new Access(31_001, List.of());
    Transition back =
        asked.next().on(new LeaseEvent.Provisioned(2, moved, PASSWORD, NOW.plusSeconds(1_000)));
    Instant expiry = NOW.plusSeconds(2_000);
    assertThat(back.next())
        .isEqualTo(new Live(new Running(Payments.of(HUNDRED_SATS), RATE, moved, NOW, expiry, 2)));
    assertThat(back.actions())
        .containsExactly(new LeaseAction.AnswerResumed(moved, expiry, PASSWORD));
    Transition failed = asked.next().on(new LeaseEvent.ProvisioningFailed(2, FAILURE, NOW));
    assertThat(failed.next())
        .isEqualTo(
            new Suspended(
                new Running(Payments.of(HUNDRED_SATS), RATE, ACCESS, NOW, expiry, 2), THEIRS));
    assertThat(failed.actions()).containsExactly(new LeaseAction.AnswerRefusal(FAILURE));
  }

  @Test
  void a_late_result_of_an_earlier_attempt_changes_nothing() {
    LeaseState second = suspended(THEIRS).on(new LeaseEvent.ResumeRequested(LATER, NOW)).next();
    for (LeaseEvent late :
        List.of(
            new LeaseEvent.Provisioned(1, ACCESS, PASSWORD, NOW),
            new LeaseEvent.ProvisioningFailed(1, FAILURE, NOW))) {
      assertThat(second.on(late)).isEqualTo(Transition.to(second));
    }
    LeaseState live = second.on(new LeaseEvent.Provisioned(2, ACCESS, PASSWORD, NOW)).next();
    LeaseEvent seenBefore = new LeaseEvent.ContainerStopped(1, THEIRS, NOW);
    assertThat(live.on(seenBefore)).isEqualTo(Transition.to(live));
    LeaseState suspended = live.on(new LeaseEvent.ContainerStopped(2, THEIRS, NOW)).next();
    for (LeaseEvent late :
        List.of(new LeaseEvent.Resumed(1, ACCESS, NOW), new LeaseEvent.GivenUp(1, true, NOW))) {
      assertThat(suspended.on(late)).isEqualTo(Transition.to(suspended));
    }
  }

  @Test
  void a_top_up_while_a_container_is_made_ready_does_not_make_it_another_attempt() {
    LeaseState resuming = suspended(THEIRS).on(new LeaseEvent.ResumeRequested(LATER, NOW)).next();
    LeaseState longer = resuming.on(topUp(payment(5_000), NOW)).next();
    assertThat(longer).isNotEqualTo(resuming);
    assertThat(longer.on(new LeaseEvent.Provisioned(2, ACCESS, PASSWORD, NOW)).next())
        .isInstanceOf(Live.class);
  }

  @Test
  void who_asks_again_for_what_cannot_be_resumed_is_told_why() {
    Instant expiry = NOW.plusSeconds(2_000);
    for (LeaseState state : everyState()) {
      for (Instant at : List.of(NOW, expiry)) {
        Transition asked = state.on(new LeaseEvent.ResumeRequested(LATER, at));
        boolean adopted = asked.actions().contains(new LeaseAction.Adopt(LATER));
        boolean told = asked.actions().stream().anyMatch(LeaseAction.RefuseLater.class::isInstance);
        assertThat(adopted).as("%s at %s", state, at).isNotEqualTo(told);
        assertThat(asked.next().equals(state)).isEqualTo(told);
      }
      assertThat(state.on(new LeaseEvent.ResumeRequested(LATER, expiry)).actions())
          .doesNotContain(new LeaseAction.Adopt(LATER));
    }
  }

  private static List<LeaseState> everyState() {
    return List.of(
        new Redeeming(RATE, 60, true),
        new Unproven(RATE, 60),
        new Overdue(),
        new Refused(ErrorType.INVALID_TOKEN),
        new Provisioning(HUNDRED_SATS, RATE, 2_000),
        live(),
        suspended(THEIRS),
        resuming(THEIRS),
        new InGrace(live().running(), THEIRS, NOW.plusSeconds(2_000), true),
        new Ending(EndReason.EXPIRED),
        new Ended(EndReason.EXPIRED, Optional.of(NOW)));
  }

  @Test
  void a_lease_does_not_end_while_it_resumes() {
    LeaseState resuming = resuming(THEIRS);
    assertThat(resuming.on(new LeaseEvent.Tick(NOW.plusSeconds(2_001))).next()).isEqualTo(resuming);
  }

  @Test
  void every_state_that_waits_for_work_says_so() {
    assertThat(new Redeeming(RATE, 60, false).pending()).contains(new LeaseAction.Redeem(false));
    assertThat(new Provisioning(HUNDRED_SATS, RATE, 1).pending())
        .contains(new LeaseAction.Provision(ATTEMPT));
    assertThat(new Ending(EndReason.EXPIRED).pending()).contains(new LeaseAction.Destroy());
    assertThat(live().pending()).isEmpty();
    assertThat(new Ended(EndReason.EXPIRED, Optional.of(NOW)).pending()).isEmpty();
    assertThat(new Refused(ErrorType.INVALID_TOKEN).pending()).isEmpty();
  }

  @Test
  void nobody_rents_for_longer_than_can_be_promised() {
    for (long msats : List.of(50L * 3_650 * 86_400 + 50, Long.MAX_VALUE)) {
      Payment much = payment(msats);
      Transition paid = new Redeeming(RATE, 60, false).on(new LeaseEvent.Redeemed(much, NOW));
      assertThat(paid.next()).isEqualTo(new Ending(EndReason.REFUNDED));
      assertThat(paid.actions())
          .contains(new LeaseAction.Owe(new Debt(new Debt.NeverServed(), much, Running.TOO_LONG)));
    }
  }

  @Test
  void a_token_that_may_be_anything_has_a_slot_only_once_it_is_ours() {
    Unproven unproven = new Unproven(RATE, 60);
    LeaseEvent.Redeemed redeemed = new LeaseEvent.Redeemed(HUNDRED_SATS, NOW);
    assertThat(unproven.holdsSlot()).isFalse();
    assertThat(unproven.pending()).contains(new LeaseAction.Redeem(false));
    assertThat(unproven.on(redeemed)).isEqualTo(new Redeeming(RATE, 60, false).on(redeemed));
    assertThat(unproven.on(new LeaseEvent.MintSilent(NOW)))
        .isEqualTo(new Redeeming(RATE, 60, false).on(new LeaseEvent.MintSilent(NOW)));
    // What cannot be served is owed, and nothing of it ever stood on the host.
    for (LeaseEvent unserved :
        List.of(
            new LeaseEvent.NoRoom(HUNDRED_SATS, NOW),
            new LeaseEvent.Redeemed(payment(1_000), NOW))) {
      Transition over = unproven.on(unserved);
      assertThat(over.next()).isEqualTo(new Ended(EndReason.REFUNDED, Optional.empty()));
      assertThat(over.actions()).singleElement().isInstanceOf(LeaseAction.Owe.class);
    }
  }

  @Test
  void a_mint_that_does_not_answer_holds_no_slot_and_what_it_took_is_owed() {
    LeaseEvent silent = new LeaseEvent.MintSilent(NOW);
    assertThat(new Redeeming(RATE, 60, true).on(silent).next())
        .isEqualTo(new Redeeming(RATE, 60, true));
    Transition overdue = new Redeeming(RATE, 60, false).on(silent);
    assertThat(overdue.next()).isEqualTo(new Overdue());
    assertThat(overdue.next().holdsSlot()).isFalse();
    assertThat(overdue.actions()).containsExactly(new LeaseAction.AnswerRefusal(Overdue.WAITING));
    Transition paid = overdue.next().on(new LeaseEvent.Redeemed(HUNDRED_SATS, NOW));
    assertThat(paid.next()).isEqualTo(new Ended(EndReason.REFUNDED, Optional.empty()));
    assertThat(paid.actions())
        .singleElement()
        .isInstanceOfSatisfying(
            LeaseAction.Owe.class,
            owed -> assertThat(owed.debt().payment()).isEqualTo(HUNDRED_SATS));
    assertThat(overdue.next().on(new LeaseEvent.RedemptionRefused(FAILURE, NOW)).next())
        .isEqualTo(new Refused(FAILURE.type()));
    assertThat(live().on(silent).next()).isEqualTo(live());
  }
}
