package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.paygress.cashu.token.Token;
import org.paygress.host.ContainerState;
import org.paygress.host.HostFault;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.Requests;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Provisioning;
import org.paygress.provider.lease.Redeeming;
import org.paygress.provider.lease.Resuming;
import org.paygress.provider.lease.Suspended;
import org.paygress.provider.payment.PaymentProcessor;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.MintFault;

/** Leases driven step by step, in orders that a test chooses. */
class LeaseRunnerTest extends SteppedTest {

  private static final LeaseId FIRST = new LeaseId(LeaseId.FIRST);

  private void spawnEncrypted() {
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.work.runAll();
    assertThat(provider.lease(1000).state()).isInstanceOf(Live.class);
  }

  @Test
  void a_spawn_is_paid_and_then_built_with_the_request_that_came_in() {
    provider.say(alice, provider.encrypted(provider.token(100)));
    assertThat(provider.lease(1000).state()).isInstanceOf(Redeeming.class);
    assertThat(provider.keys()).isEqualTo(1);
    // The journal's copy is for a crash: nothing is read from it while the first is at hand.
    provider.database.execute(tx -> tx.update("UPDATE leases SET request_event = '{}'"));

    provider.work.runNext();
    assertThat(provider.lease(1000).state()).isInstanceOf(Provisioning.class);
    assertThat(provider.host.done()).doesNotContain("provision container-1000");
    provider.work.runNext();

    assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
    assertThat(provider.work.waiting()).isZero();
    assertThat(provider.keys()).isZero();
  }

  @Test
  void a_death_between_payment_and_container_costs_neither() {
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.work.runNext();
    provider.dieAndStart();
    assertThat(provider.keys()).isZero();
    provider.work.runAll();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
    assertThat(provider.keys()).isZero();
  }

  private static Token parsed(String token) {
    return ((Parsed.Ok<Token>) Token.parse(token)).value();
  }

  @Test
  void money_that_is_ours_goes_back_when_its_request_can_be_read_no_more() {
    String token = provider.token(100);
    provider.say(alice, provider.spawn(token));
    // The wallet got as far as the end, the journal did not; then another key was put in place.
    var _ = provider.wallet().receive("lease-1000", parsed(token));
    provider.database.execute(tx -> tx.update("UPDATE leases SET request_event = '{}'"));
    provider.dieAndStart();
    provider.work.runAll();
    ErrorReply refund = (ErrorReply) provider.lastAnswer(alice);
    assertThat(refund.refundToken().map(text -> parsed(text).amount())).contains(100L);
    assertThat(provider.lease(1000).state().holdsSlot()).isFalse();
  }

  @Test
  void a_request_that_can_be_read_no_more_is_refused_when_no_money_was_taken() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.database.execute(tx -> tx.update("UPDATE leases SET request_event = '{}'"));
    provider.dieAndStart();
    provider.work.runAll();
    ErrorReply refused = (ErrorReply) provider.lastAnswer(alice);
    assertThat(refused.type()).isEqualTo(ErrorType.BACKEND_ERROR);
    assertThat(refused.refundToken()).isEmpty();
  }

  @Test
  void a_top_up_that_is_ours_counts_although_its_request_can_be_read_no_more() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.work.runAll();
    String token = provider.token(10);
    provider.say(alice, Requests.topUp("container-1000", token));
    String operation = PaymentProcessor.operation(topUpRequest());
    var _ = provider.wallet().receive(operation, parsed(token));
    provider.database.execute(tx -> tx.update("UPDATE top_ups SET request_event = '{}'"));
    provider.dieAndStart();
    provider.work.runAll();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(TopUpResponse.class);
  }

  private EventId topUpRequest() {
    return EventId.of(
        provider
            .database
            .transaction(
                tx -> tx.one("SELECT request_id FROM top_ups", row -> row.text("request_id")))
            .orElseThrow());
  }

  @Test
  void a_container_that_cannot_be_built_is_paid_back_and_its_key_forgotten() {
    var _ = provider.host.failAt("start", HostFault.CONTAINER_START);
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.work.runAll();
    ErrorReply refund = (ErrorReply) provider.lastAnswer(alice);
    assertThat(refund.type()).isEqualTo(ErrorType.PROVISIONING_ERROR);
    assertThat(refund.refundToken()).isPresent();
    assertThat(provider.keys()).isZero();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.ABSENT);
  }

  @Test
  void a_spent_token_ends_with_nothing_built_and_no_key() {
    String token = provider.token(100);
    provider.say(SecretKey.generate(), provider.spawn(token));
    provider.say(alice, provider.encrypted(token));
    provider.work.runAll();
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.TOKEN_ALREADY_SPENT);
    assertThat(provider.host.state(new LeaseId(1001))).isEqualTo(ContainerState.ABSENT);
    assertThat(provider.keys()).isZero();
  }

  @Test
  void a_key_lives_until_its_turn_to_be_built_ahead_came_and_a_refused_token_builds_nothing() {
    ObjectNode request = provider.encrypted(provider.lockedToken(100));
    provider.mint.faults().refusal(20_000, "no");
    provider.mint.faults().arm("/v1/swap", MintFault.REFUSAL);
    provider.say(alice, request);
    provider.work.runNext();
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.MINT_ERROR);
    assertThat(provider.keys()).isEqualTo(1);
    provider.work.runAll();
    assertThat(provider.host.done()).doesNotContain("provision container-1000");
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.ABSENT);
    assertThat(provider.keys()).isZero();
  }

  @Test
  void the_time_of_a_container_built_ahead_starts_when_it_is_paid_for() {
    provider.say(alice, provider.spawn(provider.lockedToken(100)));
    provider.work.runNext();
    provider.work.run(0);
    provider.clock.advance(Duration.ofSeconds(50));
    provider.work.runAll();
    AccessDetails access = (AccessDetails) provider.lastAnswer(alice);
    assertThat(access.expiresAt()).isEqualTo(provider.clock.instant().plusSeconds(2_000));
  }

  @Test
  void a_top_up_of_a_lease_that_the_operator_ended_meanwhile_goes_back() {
    provider.say(alice, provider.spawn(provider.token(5)));
    provider.work.runAll();
    provider.say(alice, Requests.topUp("container-1000", provider.token(10)));
    provider.end(1000);
    provider.work.runAll();
    ErrorReply refund = (ErrorReply) provider.lastAnswer(alice);
    assertThat(refund.type()).isEqualTo(ErrorType.LEASE_EXPIRED);
    assertThat(refund.refundToken()).isPresent();
  }

  @Test
  void a_top_up_that_is_redeemed_in_time_extends_even_if_it_came_in_the_last_second() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.work.runAll();
    provider.clock.advance(Duration.ofSeconds(1_999));
    provider.say(alice, Requests.topUp("container-1000", provider.token(10)));
    provider.work.runAll();
    provider.clock.advance(Duration.ofSeconds(1));
    provider.look();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(TopUpResponse.class);
    assertThat(provider.lease(1000).state()).isInstanceOf(Live.class);
  }

  @Test
  void a_look_from_before_a_resume_does_not_undo_it() {
    spawnEncrypted();
    provider.host.powerOff(FIRST);
    // Two looks find it stopped; what is to be done about it waits.
    provider.look();
    provider.look();
    provider.say(alice, provider.encrypted(provider.token(1)));
    assertThat(provider.lease(1000).state()).isInstanceOf(Resuming.class);
    int build = provider.work.waiting() - 1;
    provider.work.run(build);
    assertThat(provider.lease(1000).state()).isInstanceOf(Live.class);
    provider.work.runAll();
    assertThat(provider.lease(1000).state()).isInstanceOf(Live.class);
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.RUNNING);
    assertThat(provider.keys()).isZero();
  }

  @Test
  void an_encrypted_lease_is_suspended_and_comes_back_with_its_key() {
    spawnEncrypted();
    provider.host.powerOff(FIRST);
    provider.look();
    provider.look();
    provider.work.runAll();
    assertThat(provider.lease(1000).state()).isInstanceOf(Suspended.class);
    provider.say(alice, provider.encrypted(provider.token(1)));
    assertThat(provider.keys()).isEqualTo(1);
    provider.work.runAll();
    assertThat(provider.lease(1000).state()).isInstanceOf(Live.class);
    assertThat(provider.keys()).isZero();
    assertThat(provider.answers(alice)).hasSize(2).allMatch(AccessDetails.class::isInstance);
  }

  @Test
  void a_lease_cannot_end_while_it_is_made_ready_again_and_ends_right_after() {
    spawnEncrypted();
    provider.host.powerOff(FIRST);
    provider.look();
    provider.look();
    provider.work.runAll();
    provider.say(alice, provider.encrypted(provider.token(1)));
    provider.clock.advance(Duration.ofSeconds(2_001));
    provider.look();
    assertThat(provider.lease(1000).state()).isInstanceOf(Resuming.class);
    provider.work.runAll();
    provider.look();
    provider.work.runAll();
    assertThat(provider.lease(1000).state().holdsSlot()).isFalse();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.ABSENT);
    assertThat(provider.keys()).isZero();
  }

  @Test
  void who_asks_to_resume_after_the_end_is_told_so() {
    spawnEncrypted();
    provider.host.powerOff(FIRST);
    provider.look();
    provider.look();
    provider.work.runAll();
    // Over, but the timer has not looked yet.
    provider.clock.advance(Duration.ofSeconds(2_001));
    provider.say(alice, provider.encrypted(provider.token(1)));
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.LEASE_EXPIRED);
    assertThat(provider.keys()).isZero();
  }

  @Test
  void a_plain_lease_is_started_again_by_itself_and_needs_no_key() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.work.runAll();
    provider.host.powerOff(FIRST);
    provider.look();
    provider.look();
    provider.work.runAll();
    assertThat(provider.lease(1000).state()).isInstanceOf(Live.class);
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.RUNNING);
    assertThat(provider.answers(alice)).hasSize(1);
  }

  @Test
  void what_the_host_cannot_bring_back_is_given_up_and_paid_back() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.work.runAll();
    provider.host.powerOff(FIRST);
    var _ = provider.host.failAt("ports", HostFault.NETWORK);
    provider.look();
    provider.look();
    provider.work.runAll();
    assertThat(provider.lease(1000).state()).isInstanceOf(Suspended.class);
    provider.clock.advance(Duration.ofMinutes(15));
    provider.look();
    provider.look();
    provider.work.runAll();
    assertThat(provider.lease(1000).state().holdsSlot()).isFalse();
    provider.say(alice, Requests.status("1000"));
    assertThat(((ErrorReply) provider.lastAnswer(alice)).refundToken()).isPresent();
  }

  @Test
  void what_its_user_broke_is_neither_given_up_nor_paid_back_and_tried_less_and_less() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.work.runAll();
    provider.host.powerOff(FIRST);
    var _ = provider.host.failAt("start", HostFault.CONTAINER_START);
    for (int minute = 0; minute < 30; minute++) {
      provider.pass(Duration.ofMinutes(1));
      provider.look();
      provider.look();
      provider.work.runAll();
    }
    assertThat(provider.lease(1000).state()).isInstanceOf(Suspended.class);
    long tries = provider.host.done().stream().filter("provision container-1000"::equals).count();
    assertThat(tries).isBetween(5L, 20L);
    provider.pass(Duration.ofSeconds(201));
    provider.look();
    provider.work.runAll();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.ABSENT);
    provider.say(alice, Requests.status("1000"));
    assertThat(provider.lastAnswer(alice)).isInstanceOf(StatusResponse.class);
  }
}
