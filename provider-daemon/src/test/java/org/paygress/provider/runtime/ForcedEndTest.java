package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paygress.host.ContainerState;
import org.paygress.host.HostFault;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.provider.Requests;
import org.paygress.provider.control.ControlAnswer;
import org.paygress.provider.lease.EndReason;
import org.paygress.provider.lease.Ended;
import org.paygress.provider.lease.Ending;
import org.paygress.provider.lease.LeaseState;
import org.paygress.provider.lease.Overdue;
import org.paygress.provider.lease.Provisioning;
import org.paygress.provider.lease.Redeeming;
import org.paygress.provider.lease.Resuming;
import org.paygress.testbed.mint.MintFault;

/** What an operator ends whatever it waits for, and what it is told about it. */
class ForcedEndTest extends SteppedTest {

  private static final LeaseId FIRST = new LeaseId(LeaseId.FIRST);

  private static ObjectNode arguments() {
    return JsonNodeFactory.instance.objectNode();
  }

  private LeaseState state() {
    return provider.lease(LeaseId.FIRST).state();
  }

  /** It is refused without force, with what it would cost, and done with it. */
  private JsonNode endForced() {
    ControlAnswer cautious =
        provider.command("lease end", arguments().put("lease", "1000").put("force", false));
    assertThat(cautious)
        .isInstanceOfSatisfying(
            ControlAnswer.Refused.class,
            refused -> assertThat(refused.remedy()).contains("--force", "its consumer"));
    return force();
  }

  private JsonNode force() {
    ControlAnswer answer =
        provider.command("lease end", arguments().put("lease", "1000").put("force", true));
    JsonNode result = ((ControlAnswer.Done) answer).result();
    assertThat(result.path("costs")).isNotEmpty();
    return result;
  }

  private JsonNode debts() {
    return ((ControlAnswer.Done) provider.command("debts", arguments())).result();
  }

  private ErrorReply refund() {
    return (ErrorReply) provider.lastAnswer(alice);
  }

  @Test
  void a_swap_goes_on_without_its_slot_and_what_it_brings_goes_back() {
    provider.say(alice, provider.spawn(provider.token(100)));
    assertThat(state()).isInstanceOf(Redeeming.class);
    assertThat(endForced().path("is").asText()).isEqualTo("Overdue");
    assertThat(state().holdsSlot()).isFalse();
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.TOKEN_PENDING);
    provider.workAll();
    assertThat(refund().refundToken()).isPresent();
    assertThat(provider.host.list()).isEmpty();
  }

  @Test
  void what_was_built_ahead_goes_first_and_keeps_its_slot_until_then() {
    provider.say(alice, provider.spawn(provider.lockedToken(100)));
    assertThat(endForced().path("is").asText()).isEqualTo("Overdue");
    assertThat(state()).isEqualTo(new Overdue(true));
    assertThat(state().holdsSlot()).isTrue();
    provider.dieAndStart();
    provider.workAll();
    provider.look();
    provider.workAll();
    assertThat(state().holdsSlot()).isFalse();
    assertThat(refund().refundToken()).isPresent();
    assertThat(provider.host.list()).isEmpty();
  }

  @Test
  void a_token_whose_mint_is_gone_for_good_is_written_off_and_said_to_be() throws Exception {
    provider.mint.faults().arm("/v1/swap", MintFault.ERROR_AFTER_ACTING, 1);
    provider.mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING, 1_000);
    provider.mint.faults().arm("/v1/checkstate", MintFault.ERROR_BEFORE_ACTING, 1_000);
    provider.say(alice, provider.spawn(provider.token(100)));
    Thread swap = Thread.ofVirtual().start(provider.work::runNext);
    await().until(() -> provider.isSilent());
    force();
    JsonNode given = endForced();
    assertThat(given.path("written_off").path(0).path("msats").asLong()).isEqualTo(100_000);
    assertThat(state())
        .isInstanceOfSatisfying(
            Ended.class, ended -> assertThat(ended.reason()).isEqualTo(EndReason.GIVEN_UP));
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.MINT_NETWORK_ERROR);
    assertThat(debts().path("debts")).isEmpty();
    assertThat(debts().path("written_off")).hasSize(1);
    // It comes back all the same while somebody still listens: then it is owed again, and paid.
    provider.mint.faults().clear();
    swap.join();
    provider.workAll();
    assertThat(refund().refundToken()).isPresent();
    assertThat(debts().path("written_off")).isEmpty();
  }

  @Test
  void what_is_being_built_is_paid_back_and_removed() {
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.work.runNext();
    assertThat(state()).isInstanceOf(Provisioning.class);
    JsonNode ended = endForced();
    assertThat(ended.path("returned").path(0).path("msats").asLong()).isEqualTo(100_000);
    provider.workAll();
    assertThat(provider.host.done()).doesNotContain("provision container-1000");
    assertThat(refund().refundToken()).isPresent();
    assertThat(provider.host.list()).isEmpty();
  }

  @Test
  void what_is_being_resumed_is_removed_and_its_time_paid_back() {
    provider.say(alice, provider.encrypted(provider.token(100)));
    provider.workAll();
    provider.say(alice, provider.encrypted(provider.token(1)));
    assertThat(state()).isInstanceOf(Resuming.class);
    assertThat(endForced().path("returned").path(0).path("msats").asLong()).isPositive();
    provider.workAll();
    assertThat(provider.host.list()).isEmpty();
    provider.say(alice, Requests.status("1000"));
    assertThat(refund().refundToken()).isPresent();
  }

  @Test
  void what_the_host_does_not_let_go_of_is_ended_and_its_slot_nobodys_until_it_does()
      throws Exception {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.workAll();
    provider.end(LeaseId.FIRST);
    assertThat(state()).isInstanceOf(Ending.class);
    var _ = provider.host.failAt("destroy", HostFault.DESTROY_INCOMPLETE);
    // The refund comes first; whoever removes the container tries for ever.
    provider.work.runNext();
    Thread removal = Thread.ofVirtual().start(provider.work::runNext);
    await().until(() -> provider.host.done().contains("destroy container-1000"));
    assertThat(endForced().path("is").asText()).isEqualTo("Ended");
    provider.say(alice, provider.spawn(provider.token(50)));
    assertThat(provider.lease(1001).slot()).isEqualTo(new Slot(1));
    var _ = provider.host.failNoMore();
    removal.join();
    provider.workAll();
    assertThat(provider.host.state(FIRST)).isEqualTo(ContainerState.ABSENT);
    provider.say(alice, provider.spawn(provider.token(70)));
    assertThat(provider.lease(1002).slot()).isEqualTo(new Slot(0));
    provider.workAll();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(AccessDetails.class);
  }

  @Test
  void what_is_over_cannot_be_ended_again() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.workAll();
    assertThat(force().path("is").asText()).isEqualTo("Ending");
    provider.workAll();
    assertThat(provider.command("lease end", arguments().put("lease", "1000").put("force", true)))
        .isInstanceOf(ControlAnswer.Refused.class);
  }

  private String owed() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.workAll();
    // Then what is left is none of the amounts that are at hand.
    provider.pass(Duration.ofSeconds(200));
    provider.mint.faults().arm("/v1/swap", MintFault.ERROR_BEFORE_ACTING, 1_000);
    provider.end(LeaseId.FIRST);
    provider.workAll();
    return debts().path("debts").path(0).path("name").asText();
  }

  @Test
  void a_debt_is_given_up_only_when_that_is_meant_and_stays_written_down() {
    String name = owed();
    ObjectNode debt = arguments().put("debt", name);
    assertThat(provider.command("debts end", debt.put("force", false)))
        .isInstanceOfSatisfying(
            ControlAnswer.Refused.class,
            refused -> assertThat(refused.message()).contains("would lose", "msats"));
    assertThat(debts().path("debts")).hasSize(1);
    assertThat(provider.command("debts end", debt.put("force", true)))
        .isInstanceOf(ControlAnswer.Done.class);
    assertThat(debts().path("debts")).isEmpty();
    assertThat(debts().path("written_off").path(0).path("name").asText()).isEqualTo(name);
    assertThat(debts().path("written_off").path(0).path("written_off_at").asLong()).isPositive();
    provider.look();
    assertThat(provider.work.waiting()).isZero();
    assertThat(provider.command("debts end", debt)).isInstanceOf(ControlAnswer.Refused.class);
    assertThat(provider.command("debts end", arguments().put("debt", "refund-nobody")))
        .isInstanceOf(ControlAnswer.Refused.class);
  }

  @Test
  void a_top_ups_debt_that_is_given_up_says_so_to_who_offers_its_token_again() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.workAll();
    String token = provider.token(10);
    provider.say(alice, Requests.topUp("container-1000", token));
    provider.end(LeaseId.FIRST);
    provider.work.runNext();
    provider.database.execute(
        tx ->
            tx.run(
                List.of(
                    "CREATE TRIGGER unpaid BEFORE UPDATE OF settled_at ON debts"
                        + " BEGIN SELECT RAISE(ABORT, 'not now'); END")));
    provider.workAll();
    debts()
        .path("debts")
        .forEach(
            debt ->
                provider.command(
                    "debts end",
                    arguments().put("debt", debt.path("name").asText()).put("force", true)));
    provider.pass(Duration.ofSeconds(1));
    provider.say(alice, Requests.topUp("container-1000", token));
    assertThat(refund().message()).contains("written it off");
  }

  /** A top-up whose token the mint has taken without saying so. */
  private String silentTopUp() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.workAll();
    provider.mint.faults().arm("/v1/swap", MintFault.ERROR_AFTER_ACTING, 1);
    provider.mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING, 1_000);
    provider.mint.faults().arm("/v1/checkstate", MintFault.ERROR_BEFORE_ACTING, 1_000);
    String token = provider.token(10);
    provider.say(alice, Requests.topUp("container-1000", token));
    return token;
  }

  private ObjectNode onlyDebt() {
    assertThat(debts().path("debts")).hasSize(1);
    return arguments().put("debt", debts().path("debts").path(0).path("name").asText());
  }

  @Test
  void a_top_up_at_a_mint_that_is_gone_is_listed_and_can_be_given_up() throws Exception {
    String token = silentTopUp();
    Thread swap = Thread.ofVirtual().start(provider.work::runNext);
    await().until(() -> provider.isSilent());
    JsonNode row = debts().path("debts").path(0);
    assertThat(row.path("name").asText()).startsWith("top-up-");
    assertThat(row.path("lease").asText()).isEqualTo("container-1000");
    assertThat(row.path("msats").asLong()).isEqualTo(10_000);
    assertThat(row.path("mint").asText()).isEqualTo(provider.mint.url().value());
    assertThat(row.path("since").asLong()).isPositive();
    ObjectNode debt = onlyDebt();
    assertThat(provider.command("debts end", debt.put("force", false)))
        .isInstanceOfSatisfying(
            ControlAnswer.Refused.class,
            refused ->
                assertThat(refused.message()).contains("would lose its token of 10000 msats"));
    assertThat(provider.command("debts end", debt.put("force", true)))
        .isInstanceOf(ControlAnswer.Done.class);
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.MINT_NETWORK_ERROR);
    assertThat(debts().path("debts")).isEmpty();
    assertThat(debts().path("written_off").path(0).path("msats").asLong()).isEqualTo(10_000);
    assertThat(provider.command("debts end", debt)).isInstanceOf(ControlAnswer.Refused.class);
    provider.pass(Duration.ofSeconds(1));
    provider.say(alice, Requests.topUp("container-1000", token));
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.TOKEN_ALREADY_SPENT);
    // It comes back all the same while somebody still listens: then it counts.
    provider.mint.faults().clear();
    swap.join();
    provider.workAll();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(TopUpResponse.class);
    assertThat(debts().path("written_off")).isEmpty();
  }

  @Test
  void a_top_up_that_was_given_up_is_nobodys_after_a_restart() throws Exception {
    String _ = silentTopUp();
    Thread swap = Thread.ofVirtual().start(provider.work::runNext);
    await().until(() -> provider.isSilent());
    assertThat(provider.command("debts end", onlyDebt().put("force", true)))
        .isInstanceOf(ControlAnswer.Done.class);
    swap.interrupt();
    swap.join();
    provider.dieAndStart();
    assertThat(provider.work.waiting()).isZero();
    assertThat(debts().path("debts")).isEmpty();
    assertThat(debts().path("written_off")).hasSize(1);
  }

  @Test
  void a_top_up_that_is_redeemed_and_cannot_be_applied_is_listed_and_can_be_given_up() {
    provider.say(alice, provider.spawn(provider.token(100)));
    provider.workAll();
    provider.say(alice, Requests.topUp("container-1000", provider.token(10)));
    provider.database.execute(
        tx ->
            tx.run(
                List.of(
                    "CREATE TRIGGER unapplied BEFORE UPDATE OF state ON leases"
                        + " BEGIN SELECT RAISE(ABORT, 'not now'); END")));
    provider.workAll();
    ObjectNode debt = onlyDebt();
    assertThat(debts().path("debts").path(0).path("msats").asLong()).isEqualTo(10_000);
    assertThat(provider.command("debts end", debt.put("force", true)))
        .isInstanceOf(ControlAnswer.Done.class);
    assertThat(debts().path("debts")).isEmpty();
    provider.look();
    assertThat(provider.work.waiting()).isZero();
  }
}
