package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.Token;
import org.paygress.host.HostFault;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.nostr.Event;
import org.paygress.provider.Requests;
import org.paygress.provider.lease.Ended;
import org.paygress.provider.lease.Live;
import org.paygress.provider.store.LeaseJournal;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.Ledger;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** What is over is forgotten after a while, and nothing that anybody is owed or may ask for. */
class RetentionTest extends SteppedTest {

  private static final String POD = "container-1000";

  @TempDir Path purses;

  private void pass(Duration time) {
    provider.pass(time);
    provider.look();
    provider.workAll();
    provider.look();
    provider.workAll();
  }

  /** The next run that finds all that was over by now is over for long enough. */
  private void historyPasses() {
    pass(SteppedProvider.HISTORY.plusHours(1));
    provider.prune();
  }

  private void spawn(long sats) {
    provider.say(alice, provider.spawn(provider.token(sats)));
    provider.workAll();
  }

  /** Pays for a container that the host cannot build. */
  private Token refund() {
    var _ = provider.host.failAt("start", HostFault.CONTAINER_START);
    spawn(100);
    var _ = provider.host.failAt("nothing", HostFault.CONTAINER_START);
    return token();
  }

  /** What alice was last given back. */
  private Token token() {
    Optional<String> text =
        provider.lastAnswer(alice) instanceof ErrorReply error
            ? error.refundToken()
            : Optional.empty();
    if (Token.parse(text.orElseThrow()) instanceof Parsed.Ok<Token>(var token)) {
      return token;
    }
    throw new AssertionError("no token");
  }

  private void redeem(Token token) {
    try (CashuWallet purse =
        CashuWallet.open(
            WalletSettings.of(
                purses.resolve(token.proofs().getFirst().y().hex()),
                WalletSeed.generate(),
                Set.of(provider.mint.url())))) {
      assertThat(purse.receive("in", token)).isInstanceOf(ReceiveOutcome.Received.class);
    }
  }

  private void ask() {
    provider.say(alice, Requests.status(POD));
  }

  private int completed() {
    return provider.database.transaction(new LeaseJournal()::completed);
  }

  @Test
  void a_lease_that_ended_is_forgotten_with_all_that_was_paid_for_it_and_sums_stay() {
    spawn(100);
    provider.say(alice, Requests.topUp(POD, provider.token(20)));
    provider.workAll();
    pass(Duration.ofHours(2));
    assertThat(provider.lease(1_000).state()).isInstanceOf(Ended.class);
    Ledger ledger = provider.wallet().ledger();
    pass(SteppedProvider.HISTORY.minusHours(3));
    provider.prune();
    ask();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(StatusResponse.class);

    historyPasses();

    assertThat(provider.leases()).isZero();
    assertThat(provider.rows("top_ups")).isZero();
    assertThat(provider.wallet().history(10)).isEmpty();
    assertThat(provider.wallet().ledger()).isEqualTo(ledger);
    assertThat(completed()).isEqualTo(1);
    ask();
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.NOT_FOUND);
    spawn(100);
    assertThat(provider.lease(1_001).state()).isInstanceOf(Live.class);
    pass(Duration.ofHours(1));
    assertThat(completed()).isEqualTo(2);
  }

  @Test
  void a_request_that_was_served_is_never_served_again() {
    String token = provider.token(100);
    Event request = provider.say(alice, provider.spawn(token));
    provider.workAll();
    pass(Duration.ofDays(1));
    int answers = provider.answers(alice).size();
    historyPasses();
    assertThat(provider.leases()).isZero();

    provider.repeat(request);
    provider.workAll();
    assertThat(provider.answers(alice)).hasSize(answers);
    // Nor is its token good for anything in another request.
    provider.say(alice, provider.spawn(token));
    provider.workAll();
    assertThat(provider.lastError(alice)).isEqualTo(ErrorType.TOKEN_ALREADY_SPENT);
    assertThat(provider.wallet().ledger().books().getFirst().received().value()).isEqualTo(100_000);
  }

  @Test
  void a_refund_can_be_fetched_until_it_is_redeemed() {
    Token refund = refund();
    for (int weeks = 0; weeks < 3; weeks++) {
      historyPasses();
      ask();
      assertThat(token()).isEqualTo(refund);
    }
    redeem(refund);
    assertThat(provider.rows("debts")).isEqualTo(1);
    historyPasses();
    assertThat(provider.leases()).isZero();
    assertThat(provider.rows("debts")).isZero();
    assertThat(provider.rows("sent_tokens")).isZero();
    assertThat(provider.wallet().history(10)).isEmpty();
    assertThat(provider.wallet().ledger().balanced()).isTrue();
  }

  @Test
  void a_refund_of_time_that_was_not_served_can_be_fetched_too() {
    spawn(1_000);
    provider.end(1_000);
    provider.workAll();
    historyPasses();
    historyPasses();
    ask();
    Token refund = token();
    redeem(refund);
    historyPasses();
    historyPasses();
    assertThat(provider.leases()).isZero();
    assertThat(provider.rows("sent_tokens")).isZero();
  }

  @Test
  void what_is_owed_stays_and_so_does_what_was_written_off() {
    spawn(1_000);
    pass(Duration.ofMinutes(5));
    provider.mint.faults().arm("/v1/swap", MintFault.ERROR_BEFORE_ACTING, 1_000);
    provider.end(1_000);
    provider.workAll();
    assertThat(provider.lease(1_000).state()).isInstanceOf(Ended.class);
    historyPasses();
    assertThat(provider.rows("debts WHERE settled_at IS NULL")).isEqualTo(1);
    assertThat(provider.leases()).isEqualTo(1);
    assertThat(provider.wallet().history(10))
        .extracting(HistoryEntry::state)
        .contains(HistoryEntry.State.OPEN);

    var _ =
        provider.command(
            "debts end",
            JsonNodeFactory.instance
                .objectNode()
                .put("debt", "refund-lease-1000-unused-0")
                .put("force", true));
    historyPasses();
    assertThat(provider.rows("debts WHERE written_off_at IS NOT NULL")).isEqualTo(1);
    assertThat(provider.leases()).isEqualTo(1);
    provider.mint.faults().clear();
  }

  @Test
  void of_a_lease_that_lives_only_old_top_ups_are_forgotten() {
    spawn(50_000);
    provider.say(alice, Requests.topUp(POD, provider.token(20)));
    provider.workAll();
    historyPasses();
    assertThat(provider.lease(1_000).state()).isInstanceOf(Live.class);
    assertThat(provider.rows("top_ups")).isZero();
    // Its payment stays by name: nobody can take it for one that has not begun.
    assertThat(provider.wallet().history(10))
        .extracting(HistoryEntry::operationId)
        .containsExactly("lease-1000");
    provider.dieAndStart();
    provider.workAll();
    assertThat(provider.lease(1_000).state()).isInstanceOf(Live.class);
  }

  @Test
  void a_refund_that_was_made_anew_stays_until_the_new_one_is_redeemed() {
    provider.mint.rotateKeysets(provider.now().plus(Duration.ofDays(20)).getEpochSecond());
    // A new process asks the mint for its keysets at once.
    provider.dieAndStart();
    Token first = refund();
    provider.mint.rotateKeysets();
    provider.dieAndStart();
    ask();
    Token second = token();
    assertThat(List.of(first)).doesNotContain(second);
    historyPasses();
    historyPasses();
    ask();
    assertThat(token()).isEqualTo(second);
    redeem(second);
    historyPasses();
    historyPasses();
    assertThat(provider.leases()).isZero();
    assertThat(provider.rows("sent_tokens")).isZero();
    assertThat(provider.wallet().history(20)).isEmpty();
    assertThat(provider.wallet().ledger().balanced()).isTrue();
  }

  @Test
  void a_crash_after_the_wallet_has_forgotten_leaves_the_rest_to_the_next_run() {
    Token refund = refund();
    spawn(100);
    redeem(refund);
    pass(SteppedProvider.HISTORY.plusHours(1));
    Ledger ledger = provider.wallet().ledger();
    Instant before = provider.now().minus(SteppedProvider.HISTORY);
    provider.wallet().forget(before, before, Set.of()::contains);
    assertThat(provider.wallet().history(10)).isEmpty();
    assertThat(provider.leases()).isEqualTo(2);

    provider.dieAndStart();
    provider.workAll();
    // It was over and is over, and its refund is in its owner's hands.
    ask();
    assertThat(provider.lastAnswer(alice)).isInstanceOf(StatusResponse.class);
    assertThat(provider.wallet().ledger()).isEqualTo(ledger);
    provider.prune();
    assertThat(provider.leases()).isZero();
    assertThat(completed()).isEqualTo(1);
  }
}
