package org.paygress.provider.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.EventId;

class LeaseStateTest {

  private static final Rate RATE = new Rate(50);
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final Payment HUNDRED_SATS = payment(100_000);
  private static final Access ACCESS = new Access(31_000, List.of());
  private static final EventId TOP_UP = EventId.of("ab".repeat(32));
  private static final Outage THEIRS = new Outage(NOW, false);
  private static final Failure FAILURE = new Failure(ErrorType.PROVISIONING_ERROR, "no luck");

  private static Payment payment(long msat) {
    return new Payment(MintUrl.of("https://mint.example"), "sat", new Msat(msat));
  }

  private static Suspended suspended(Outage outage) {
    return new Suspended(
        new Running(Payments.of(HUNDRED_SATS), RATE, ACCESS, NOW, NOW.plusSeconds(2_000)), outage);
  }

  private static Resuming resuming(Outage outage) {
    return new Resuming(
        new Running(Payments.of(HUNDRED_SATS), RATE, ACCESS, NOW, NOW.plusSeconds(2_000)), outage);
  }

  private static Live live() {
    return new Live(
        new Running(Payments.of(HUNDRED_SATS), RATE, ACCESS, NOW, NOW.plusSeconds(2_000)));
  }

  @Test
  void a_paid_lease_is_provisioned_for_what_was_paid() {
    Transition paid = new Redeeming(RATE, 60, false).on(new LeaseEvent.Redeemed(HUNDRED_SATS));
    assertThat(paid.next()).isEqualTo(new Provisioning(HUNDRED_SATS, RATE, 2_000));
    assertThat(paid.actions()).containsExactly(new LeaseAction.Provision());
  }

  @Test
  void the_consumers_time_starts_when_the_container_answers() {
    Transition ready =
        new Provisioning(HUNDRED_SATS, RATE, 2_000).on(new LeaseEvent.Provisioned(ACCESS, NOW));
    assertThat(ready.next()).isEqualTo(live());
    assertThat(ready.actions())
        .containsExactly(new LeaseAction.AnswerAccess(ACCESS, NOW.plusSeconds(2_000)));
  }

  @Test
  void a_refused_token_ends_the_lease_with_nothing_taken() {
    Failure spent = new Failure(ErrorType.TOKEN_ALREADY_SPENT, "spent");
    Transition refused = new Redeeming(RATE, 60, false).on(new LeaseEvent.RedemptionRefused(spent));
    assertThat(refused.next()).isEqualTo(new Refused(ErrorType.TOKEN_ALREADY_SPENT));
    assertThat(refused.actions()).containsExactly(new LeaseAction.AnswerRefusal(spent));
    assertThat(refused.next().holdsSlot()).isFalse();
  }

  @Test
  void what_was_built_for_a_refused_token_is_removed_before_its_slot_is_free() {
    Failure spent = new Failure(ErrorType.TOKEN_ALREADY_SPENT, "spent");
    Transition refused = new Redeeming(RATE, 60, true).on(new LeaseEvent.RedemptionRefused(spent));
    assertThat(refused.next()).isEqualTo(new Ending(EndReason.REFUSED));
    assertThat(refused.actions())
        .containsExactly(new LeaseAction.AnswerRefusal(spent), new LeaseAction.Destroy());
    assertThat(refused.next().holdsSlot()).isTrue();
  }

  @Test
  void a_locked_token_is_paid_like_any_other() {
    LeaseEvent redeemed = new LeaseEvent.Redeemed(HUNDRED_SATS);
    assertThat(new Redeeming(RATE, 60, true).on(redeemed))
        .isEqualTo(new Redeeming(RATE, 60, false).on(redeemed));
  }

  @Test
  void money_that_arrives_short_goes_back() {
    Payment little = payment(2_999);
    Transition paid = new Redeeming(RATE, 60, false).on(new LeaseEvent.Redeemed(little));
    assertThat(paid.next()).isInstanceOf(Refunding.class);
    assertThat(paid.actions()).containsExactly(new LeaseAction.Refund(little));
  }

  @Test
  void a_failed_provisioning_is_refunded_and_then_cleaned_up() {
    Transition failed =
        new Provisioning(HUNDRED_SATS, RATE, 2_000).on(new LeaseEvent.ProvisioningFailed(FAILURE));
    assertThat(failed.next()).isEqualTo(new Refunding(HUNDRED_SATS, FAILURE));
    assertThat(failed.actions()).containsExactly(new LeaseAction.Refund(HUNDRED_SATS));
    Ending ending = new Ending(EndReason.REFUNDED);
    assertThat(ending.holdsSlot()).isTrue();
    assertThat(ending.on(new LeaseEvent.Destroyed()).next())
        .isEqualTo(new Ended(EndReason.REFUNDED, Optional.empty()));
  }

  @Test
  void a_lease_ends_at_its_expiry_and_not_a_second_before() {
    assertThat(live().on(new LeaseEvent.Tick(NOW.plusSeconds(1_999))).next()).isEqualTo(live());
    Transition over = live().on(new LeaseEvent.Tick(NOW.plusSeconds(2_000)));
    assertThat(over.next())
        .isEqualTo(new Ending(EndReason.EXPIRED, Optional.of(NOW.plusSeconds(2_000))));
    assertThat(over.actions()).containsExactly(new LeaseAction.Destroy());
  }

  @Test
  void a_top_up_extends_from_the_expiry() {
    Payment more = payment(5_000);
    Transition longer = live().on(new LeaseEvent.TopUpRedeemed(TOP_UP, more, NOW.plusSeconds(10)));
    assertThat(longer.next().expiresAt()).contains(NOW.plusSeconds(2_100));
    assertThat(longer.actions())
        .containsExactly(new LeaseAction.AnswerTopUp(TOP_UP, more, 100, NOW.plusSeconds(2_100)));
  }

  @Test
  void a_top_up_of_any_lease_that_is_not_alive_goes_back() {
    LeaseEvent topUp = new LeaseEvent.TopUpRedeemed(TOP_UP, HUNDRED_SATS, NOW.plusSeconds(9_999));
    List<LeaseState> states =
        List.of(
            new Redeeming(RATE, 60, false),
            new Refused(ErrorType.INVALID_TOKEN),
            new Provisioning(HUNDRED_SATS, RATE, 2_000),
            new Refunding(HUNDRED_SATS, FAILURE),
            live(),
            suspended(THEIRS),
            resuming(THEIRS),
            new Ending(EndReason.EXPIRED),
            new Ended(EndReason.EXPIRED, Optional.of(NOW)));
    for (LeaseState state : states) {
      Transition transition = state.on(topUp);
      assertThat(transition.next()).isEqualTo(state);
      assertThat(transition.actions())
          .singleElement()
          .isInstanceOfSatisfying(
              LeaseAction.RefundTopUp.class,
              refund -> assertThat(refund.payment()).isEqualTo(HUNDRED_SATS));
    }
  }

  @Test
  void a_top_up_too_small_for_a_second_goes_back() {
    Transition transition = live().on(new LeaseEvent.TopUpRedeemed(TOP_UP, payment(49), NOW));
    assertThat(transition.next()).isEqualTo(live());
    assertThat(transition.actions()).singleElement().isInstanceOf(LeaseAction.RefundTopUp.class);
  }

  @Test
  void a_suspended_lease_keeps_its_expiry_and_comes_back() {
    LeaseState suspended = live().on(new LeaseEvent.ContainerStopped(THEIRS)).next();
    assertThat(suspended.expiresAt()).contains(NOW.plusSeconds(2_000));
    assertThat(suspended.on(new LeaseEvent.Resumed(ACCESS, NOW.plusSeconds(60))).next())
        .isEqualTo(live());
    assertThat(suspended.on(new LeaseEvent.Tick(NOW.plusSeconds(2_000))).next())
        .isEqualTo(new Ending(EndReason.EXPIRED, Optional.of(NOW.plusSeconds(2_000))));
  }

  @Test
  void a_suspended_lease_resumes_when_its_owner_asks_and_nothing_is_charged() {
    LeaseState suspended = live().on(new LeaseEvent.ContainerStopped(THEIRS)).next();
    Transition asked = suspended.on(new LeaseEvent.ResumeRequested());
    assertThat(asked.next().pending()).contains(new LeaseAction.Provision());
    Access moved = new Access(31_001, List.of());
    Transition back = asked.next().on(new LeaseEvent.Provisioned(moved, NOW.plusSeconds(1_000)));
    Instant expiry = NOW.plusSeconds(2_000);
    assertThat(back.next())
        .isEqualTo(new Live(new Running(Payments.of(HUNDRED_SATS), RATE, moved, NOW, expiry)));
    assertThat(back.actions()).containsExactly(new LeaseAction.AnswerResumed(moved, expiry));
    Transition failed = asked.next().on(new LeaseEvent.ProvisioningFailed(FAILURE));
    assertThat(failed.next()).isEqualTo(suspended);
    assertThat(failed.actions()).containsExactly(new LeaseAction.AnswerRefusal(FAILURE));
  }

  @Test
  void a_lease_does_not_end_while_it_resumes() {
    LeaseState resuming = resuming(THEIRS);
    assertThat(resuming.on(new LeaseEvent.Tick(NOW.plusSeconds(2_001))).next()).isEqualTo(resuming);
  }

  @Test
  void every_state_that_waits_for_work_says_so() {
    assertThat(new Redeeming(RATE, 60, false).pending()).contains(new LeaseAction.Redeem());
    assertThat(new Provisioning(HUNDRED_SATS, RATE, 1).pending())
        .contains(new LeaseAction.Provision());
    assertThat(new Refunding(HUNDRED_SATS, FAILURE).pending())
        .contains(new LeaseAction.Refund(HUNDRED_SATS));
    assertThat(new Ending(EndReason.EXPIRED).pending()).contains(new LeaseAction.Destroy());
    assertThat(live().pending()).isEmpty();
    assertThat(new Ended(EndReason.EXPIRED, Optional.of(NOW)).pending()).isEmpty();
    assertThat(new Refused(ErrorType.INVALID_TOKEN).pending()).isEmpty();
  }
}
