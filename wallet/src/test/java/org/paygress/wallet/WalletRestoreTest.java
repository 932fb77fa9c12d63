package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.wallet.WalletBench.assertDies;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.mint.ProofState;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.RestoreOutcome.Restored;
import org.paygress.wallet.RestoreOutcome.Unfinished;
import org.paygress.wallet.saga.CashuWallet;

/** A database that was lost, is old, or does not agree with the mint. */
class WalletRestoreTest {
  @TempDir Path directory;
  private DevMint mint;
  private WalletBench bench;

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults());
    bench = new WalletBench(directory, mint.url(), Duration.ofMillis(1500));
  }

  @AfterEach
  void stop() {
    mint.close();
  }

  private void receive(String id, long sats) {
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.receive(id, DevMints.mintToken(mint.url(), sats)))
          .isEqualTo(received(sats));
    }
  }

  private ReceiveOutcome received(long sats) {
    return new ReceiveOutcome.Received(mint.url(), "sat", new Msat(1_000 * sats));
  }

  private static RestoreOutcome restored(long sats, int proofs, int spent, int known) {
    return new Restored(new Msat(1_000 * sats), proofs, spent, known);
  }

  private RestoreOutcome restore(CashuWallet wallet) {
    RestoreOutcome outcome = wallet.restore(mint.url());
    assertThat(wallet.ledger().balanced()).isTrue();
    return outcome;
  }

  @Test
  void a_lost_database_is_noticed_before_and_made_good_by_the_seed_alone() throws Exception {
    receive("a", 63);
    receive("b", 100);
    bench.loseDatabase();

    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.restoreAdvised()).isEmpty();
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 0));
      assertThat(wallet.restoreAdvised()).containsExactly(mint.url());

      assertThat(restore(wallet)).isEqualTo(restored(163, 9, 0, 0));
      assertThat(wallet.restoreAdvised()).isEmpty();
      assertThat(bench.sats(wallet)).isEqualTo(163);
      assertThat(wallet.ledger().books().getFirst().received()).isEqualTo(new Msat(163_000));
      assertThat(wallet.history(1).getFirst().kind()).isEqualTo(HistoryEntry.Kind.RESTORE);
      // The counters are past everything that was found: nothing has to be skipped.
      assertThat(wallet.receive("c", DevMints.mintToken(mint.url(), 31))).isEqualTo(received(31));
      assertThat(wallet.restoreAdvised()).isEmpty();
    }
  }

  /** A token of thirty proofs that nobody signed, as anybody can write one. */
  private Token forged(Token real) {
    Proof proof = real.proofs().getFirst();
    List<Proof> proofs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String secret = UUID.randomUUID().toString();
      proofs.add(new Proof(1L << i, proof.keyset(), secret, proof.c(), Optional.empty()));
    }
    return new Token(mint.url(), "sat", proofs, Optional.empty());
  }

  @Test
  void forged_tokens_make_no_hole_that_a_restore_does_not_see_beyond() throws Exception {
    Token real = DevMints.mintToken(mint.url(), 63);
    try (CashuWallet wallet = bench.provider();
        ExecutorService strangers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ReceiveOutcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String name = "forged-" + i;
        outcomes.add(strangers.submit(() -> wallet.receive(name, forged(real))));
      }
      for (Future<ReceiveOutcome> outcome : outcomes) {
        assertThat(outcome.get()).isInstanceOf(ReceiveOutcome.Refused.class);
      }
      assertThat(wallet.receive("honest", real)).isEqualTo(received(63));
    }
    bench.loseDatabase();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(restore(wallet)).isEqualTo(restored(63, 6, 0, 0));
    }
  }

  @Test
  void a_mint_that_cannot_be_reached_makes_no_hole_either() throws Exception {
    Token real = DevMints.mintToken(mint.url(), 63);
    try (CashuWallet wallet = bench.provider()) {
      mint.faults().arm("/v1/swap", MintFault.TOO_MANY_REQUESTS);
      // Longer than anybody waits.
      mint.faults().retryAfter("60");
      for (int i = 0; i < 100; i++) {
        assertThat(wallet.receive("turned-away-" + i, real))
            .isInstanceOf(ReceiveOutcome.Refused.class);
      }
      mint.faults().clear();
      assertThat(wallet.receive("honest", real)).isEqualTo(received(63));
    }
    bench.loseDatabase();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(restore(wallet)).isEqualTo(restored(63, 6, 0, 0));
    }
  }

  @Test
  void the_advice_outlives_the_process() throws Exception {
    receive("a", 63);
    bench.loseDatabase();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.receive("b", DevMints.mintToken(mint.url(), 7))).isEqualTo(received(7));
    }

    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.restoreAdvised()).containsExactly(mint.url());
      assertThat(restore(wallet)).isEqualTo(restored(63, 6, 0, 3));
      assertThat(wallet.restoreAdvised()).isEmpty();
    }
  }

  @Test
  void a_new_wallet_with_a_new_seed_is_told_nothing() {
    try (CashuWallet wallet = bench.provider()) {
      wallet.recover();
      assertThat(wallet.restoreAdvised()).isEmpty();
      assertThat(restore(wallet)).isEqualTo(restored(0, 0, 0, 0));
      assertThat(wallet.history(1)).isEmpty();
    }
  }

  @Test
  void a_restore_of_what_is_there_changes_nothing() {
    receive("a", 63);
    try (CashuWallet wallet = bench.provider()) {
      bench.settleSend(wallet, "s", 3);

      assertThat(restore(wallet)).isEqualTo(restored(0, 0, 0, 6));
      assertThat(restore(wallet)).isEqualTo(restored(0, 0, 0, 6));
      assertThat(bench.sats(wallet)).isEqualTo(60);
      assertThat(wallet.history(10)).hasSize(2);
    }
  }

  @Test
  void what_was_spent_stays_spent() throws Exception {
    receive("a", 64);
    try (CashuWallet wallet = bench.provider();
        CashuWallet consumer = bench.consumer()) {
      Token token = bench.settleSend(wallet, "s", 21);
      assertThat(bench.settle(consumer, "r", token)).isEqualTo(received(21));
    }
    bench.loseDatabase();

    try (CashuWallet wallet = bench.provider()) {
      // The 64, and 16 + 4 + 1 that were sent, are spent; 32 + 8 + 2 + 1 are left.
      assertThat(restore(wallet)).isEqualTo(restored(43, 4, 4, 0));
    }
  }

  @Test
  void retired_keysets_are_searched_too() throws Exception {
    receive("a", 63);
    mint.rotateKeysets();
    receiveFresh("b", 7);
    bench.loseDatabase();

    try (CashuWallet wallet = bench.provider()) {
      assertThat(restore(wallet)).isEqualTo(restored(70, 9, 0, 0));
    }
  }

  private void receiveFresh(String id, long sats) {
    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.settle(wallet, id, DevMints.mintToken(mint.url(), sats)))
          .isEqualTo(received(sats));
    }
  }

  @Test
  void gaps_of_three_hundred_secrets_end_the_search_and_smaller_ones_do_not() throws Exception {
    receive("a", 1);
    skipCountersTo(250);
    receive("b", 2);
    skipCountersTo(700);
    receive("c", 4);
    bench.loseDatabase();

    try (CashuWallet wallet = bench.provider()) {
      assertThat(restore(wallet)).isEqualTo(restored(3, 2, 0, 0));
      // Whoever knows that there is a longer one looks further.
      assertThat(wallet.restore(mint.url(), RestoreScope.seedAlone().withGap(1_000)))
          .isEqualTo(restored(4, 1, 0, 2));
    }
  }

  private void skipCountersTo(int next) throws Exception {
    try (var connection = bench.connect();
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE counters SET next = " + next)).isEqualTo(1);
    }
  }

  @Test
  void the_outputs_of_an_open_operation_are_left_to_it() {
    Token token = DevMints.mintToken(mint.url(), 63);
    try (CashuWallet wallet = bench.provider(WalletBench.killAt(WalletStep.ANSWERED, 1))) {
      assertDies(() -> wallet.receive("a", token));
    }

    try (CashuWallet wallet = bench.provider()) {
      assertThat(restore(wallet)).isEqualTo(restored(0, 0, 0, 6));
      assertThat(wallet.resume("a")).isEqualTo(received(63));
      assertThat(bench.sats(wallet)).isEqualTo(63);
    }
  }

  @Test
  void a_restore_that_is_cut_short_says_so_and_can_be_repeated() throws Exception {
    receive("a", 63);
    bench.loseDatabase();
    try (CashuWallet wallet = bench.provider()) {
      for (String path : List.of("/v1/restore", "/v1/checkstate")) {
        mint.faults().arm(path, MintFault.ERROR_BEFORE_ACTING, 1);
        assertThat(restore(wallet)).isEqualTo(new Unfinished("the mint failed with status 500"));
      }
      assertThat(bench.sats(wallet)).isZero();
      assertThat(restore(wallet)).isEqualTo(restored(63, 6, 0, 0));
    }
  }

  @Test
  void signatures_that_stay_unproven_are_not_restored() throws Exception {
    receive("a", 1);
    bench.loseDatabase();
    try (CashuWallet wallet = bench.provider()) {
      mint.faults().arm("/v1/restore", MintFault.WRONG_DLEQ, 1);
      assertThat(restore(wallet)).isEqualTo(new Unfinished("the mint's DLEQ proof is wrong"));
      assertThat(restore(wallet)).isEqualTo(restored(1, 1, 0, 0));
    }
  }

  @Test
  void proofs_in_another_transaction_are_left_for_later() throws Exception {
    receive("a", 8);
    Token held;
    try (CashuWallet wallet = bench.provider()) {
      held = bench.settleSend(wallet, "s", 8);
    }
    bench.loseDatabase();
    mint.hold(held, true);

    try (CashuWallet wallet = bench.provider()) {
      assertThat(restore(wallet))
          .isEqualTo(new Unfinished("the mint holds some of our proofs in another transaction"));
      mint.hold(held, false);
      assertThat(restore(wallet)).isEqualTo(restored(8, 1, 0, 0));
    }
  }

  @Test
  void a_mint_that_cannot_be_reached_restores_and_verifies_nothing() {
    mint.close();
    try (CashuWallet wallet = bench.provider()) {
      assertThat(restore(wallet)).isEqualTo(new Unfinished("the mint cannot be reached"));
      assertThat(wallet.verify(mint.url()))
          .isEqualTo(new VerifyOutcome.Unavailable("the mint cannot be reached"));
      wallet.recover();
      assertThat(wallet.restoreAdvised()).isEmpty();
    }
  }

  @Test
  void proofs_that_the_mint_agrees_about_are_counted() {
    receive("a", 63);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.verify(mint.url())).isEqualTo(new VerifyOutcome.Verified(6, List.of()));
    }
  }

  @Test
  void proofs_of_an_old_database_that_are_spent_by_now_are_named_and_booked_as_lost()
      throws Exception {
    receive("a", 96);
    bench.backUp();
    try (CashuWallet wallet = bench.provider();
        CashuWallet consumer = bench.consumer()) {
      bench.settle(consumer, "r", bench.settleSend(wallet, "s", 64));
    }
    bench.putBack();

    try (CashuWallet wallet = bench.provider()) {
      VerifyOutcome found = wallet.verify(mint.url());
      assertThat(found)
          .isInstanceOfSatisfying(
              VerifyOutcome.Verified.class,
              verified -> {
                assertThat(verified.proofs()).isEqualTo(2);
                assertThat(verified.differences())
                    .singleElement()
                    .satisfies(
                        difference -> {
                          assertThat(difference.state()).isEqualTo(ProofState.SPENT);
                          assertThat(difference.amount()).isEqualTo(new Msat(64_000));
                          assertThat(difference.unit()).isEqualTo("sat");
                        });
              });
      assertThat(bench.sats(wallet)).isEqualTo(32);
      assertThat(wallet.ledger().balanced()).isTrue();
      assertThat(wallet.ledger().books().getFirst().lost()).isEqualTo(new Msat(64_000));
      assertThat(wallet.verify(mint.url())).isEqualTo(new VerifyOutcome.Verified(1, List.of()));
    }
  }

  @Test
  void pending_proofs_are_named_and_kept() throws Exception {
    receive("a", 8);
    bench.backUp();
    Token token;
    try (CashuWallet wallet = bench.provider()) {
      token = bench.settleSend(wallet, "s", 8);
    }
    bench.putBack();
    mint.hold(token, true);

    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.verify(mint.url()))
          .isInstanceOfSatisfying(
              VerifyOutcome.Verified.class,
              verified ->
                  assertThat(verified.differences())
                      .extracting(VerifyOutcome.Difference::state)
                      .containsExactly(ProofState.PENDING));
      assertThat(bench.sats(wallet)).isEqualTo(8);
    }
  }

  @Test
  void a_mint_that_does_not_tell_states_changes_nothing() {
    receive("a", 8);
    mint.faults().arm("/v1/checkstate", MintFault.ERROR_BEFORE_ACTING, 1);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.verify(mint.url()))
          .isEqualTo(new VerifyOutcome.Unavailable("the mint failed with status 500"));
      assertThat(bench.sats(wallet)).isEqualTo(8);
    }
  }
}
