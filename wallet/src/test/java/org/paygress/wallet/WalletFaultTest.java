package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.ReceiveOutcome.Refused;
import org.paygress.wallet.ReceiveOutcome.Unresolved;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** A mint that fails in every way a mint can. */
class WalletFaultTest {
  private static final Duration TIMEOUT = Duration.ofMillis(1500);

  @TempDir Path directory;
  private DevMint mint;
  private WalletBench bench;
  private CashuWallet wallet;

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults());
    bench = new WalletBench(directory, mint.url(), TIMEOUT);
    wallet = bench.provider();
  }

  @AfterEach
  void stop() {
    wallet.close();
    mint.close();
  }

  private ReceiveOutcome received(long sats) {
    return new ReceiveOutcome.Received(mint.url(), "sat", new Msat(sats * 1_000));
  }

  @Tag("matrix")
  @ParameterizedTest
  @EnumSource(
      value = MintFault.class,
      mode = Mode.EXCLUDE,
      names = {"CLAIMS_SPENT", "REFUSAL"})
  void one_fault_of_the_swap_costs_nothing(MintFault fault) {
    Token token = DevMints.mintToken(mint.url(), 21);
    mint.faults().arm("/v1/swap", fault, 1);

    assertThat(bench.settle(wallet, "r", token)).isEqualTo(received(21));
    assertThat(bench.sats(wallet)).isEqualTo(21);
  }

  @Test
  void a_swap_that_takes_effect_between_two_questions_about_it_is_found_out() throws Exception {
    Duration timeout = Duration.ofMillis(300);
    WalletBench hasty = new WalletBench(directory.resolve("hasty"), mint.url(), timeout);
    Files.createDirectory(directory.resolve("hasty"));
    try (CashuWallet ours = hasty.provider()) {
      hasty.settle(ours, "funds", DevMints.mintToken(mint.url(), 129));
      mint.faults().arm("/v1/swap", MintFault.SILENT_ACTING_LATE, 1);
      mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING, 1);
      assertThat(ours.send("late", mint.url(), "sat", new Msat(37_000)))
          .isInstanceOf(SendOutcome.Failed.class);
      // Past its quarantine, in which no verdict would be believed.
      Thread.sleep(timeout.multipliedBy(3).plusMillis(50));

      assertThat(ours.send("late", mint.url(), "sat", new Msat(37_000)))
          .isInstanceOfSatisfying(
              SendOutcome.Sent.class, sent -> assertThat(sent.token().amount()).isEqualTo(37));
      assertThat(hasty.sats(ours)).isEqualTo(129 - 37);
    }
  }

  @Test
  void a_swap_of_ours_that_the_mint_holds_as_pending_is_waited_for_however_long() throws Exception {
    Duration timeout = Duration.ofMillis(200);
    Files.createDirectory(directory.resolve("patient"));
    WalletBench patient = new WalletBench(directory.resolve("patient"), mint.url(), timeout);
    Token token = DevMints.mintToken(mint.url(), 21);
    try (CashuWallet ours = patient.provider()) {
      mint.faults().arm("/v1/swap", MintFault.SILENT_ACTING_LATE, 1);
      mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING, 1);
      assertThat(ours.receive("r", token)).isInstanceOf(Unresolved.class);
      mint.hold(token, true);
      Thread.sleep(timeout.multipliedBy(3).plusMillis(50));
      assertThat(ours.receive("r", token)).isInstanceOf(Unresolved.class);
      mint.hold(token, false);
      assertThat(patient.settle(ours, "r", token)).isEqualTo(received(21));
    }
  }

  @Test
  void a_mint_that_turns_us_away_has_not_taken_the_token() {
    Token token = DevMints.mintToken(mint.url(), 21);
    mint.faults().arm("/v1/swap", MintFault.TOO_MANY_REQUESTS);

    assertThat(wallet.receive("r", token))
        .isEqualTo(new Refused(RefusalReason.MINT_UNREACHABLE, "the mint is too busy"));
    assertThat(wallet.receive("r", token)).isInstanceOf(Refused.class);
    mint.faults().clear();
    assertThat(wallet.receive("again", token)).isEqualTo(received(21));
  }

  @Test
  void a_mint_that_asks_for_a_long_rest_is_not_waited_for() {
    Token token = DevMints.mintToken(mint.url(), 21);
    mint.faults().retryAfter("60");
    mint.faults().arm("/v1/swap", MintFault.TOO_MANY_REQUESTS, 1);
    long start = System.nanoTime();

    assertThat(wallet.receive("r", token))
        .isEqualTo(new Refused(RefusalReason.MINT_UNREACHABLE, "the mint is too busy"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
  }

  @Test
  void a_mint_that_keeps_its_answers_is_asked_the_same_again_and_nothing_else() {
    try (DevMint caching = DevMint.start(0, DevMintOptions.defaults().withCachedAnswers());
        CashuWallet ours =
            CashuWallet.open(
                WalletSettings.of(
                    directory.resolve("c.db"), WalletSeed.generate(), Set.of(caching.url())))) {
      Token token = DevMints.mintToken(caching.url(), 21);
      caching.faults().arm("/v1/swap", MintFault.RESET_AFTER_ACTING, 1);

      assertThat(ours.receive("r", token))
          .isEqualTo(new ReceiveOutcome.Received(caching.url(), "sat", new Msat(21_000)));
      assertThat(caching.requests("/v1/swap")).isEqualTo(2);
      assertThat(caching.requests("/v1/restore")).isZero();
    }
  }

  @Test
  void a_mint_that_forgot_its_answer_is_asked_what_it_signed() {
    Token token = DevMints.mintToken(mint.url(), 21);
    mint.faults().arm("/v1/swap", MintFault.RESET_AFTER_ACTING, 1);

    assertThat(wallet.receive("r", token)).isEqualTo(received(21));
    assertThat(mint.requests("/v1/swap")).isEqualTo(1);
    assertThat(mint.requests("/v1/restore")).isEqualTo(1);
  }

  @Test
  void a_mint_that_wrongly_claims_a_proof_spent_has_not_taken_it() {
    Token token = DevMints.mintToken(mint.url(), 21);
    mint.faults().arm("/v1/swap", MintFault.CLAIMS_SPENT, 1);

    assertThat(wallet.receive("r", token))
        .isEqualTo(
            new Refused(
                RefusalReason.MINT_ERROR,
                "the mint refused the swap: a proof is already spent (status 400, code 11001)"));
    assertThat(wallet.receive("again", token)).isEqualTo(received(21));
  }

  @Test
  void a_pending_token_is_refused_as_pending_and_can_be_paid_later() {
    Token token = DevMints.mintToken(mint.url(), 21);
    mint.hold(token, true);

    assertThat(wallet.receive("r", token))
        .isEqualTo(new Refused(RefusalReason.PENDING, "the token is in another transaction"));
    mint.hold(token, false);
    assertThat(wallet.receive("later", token)).isEqualTo(received(21));
  }

  @Test
  void a_swap_of_unknown_fate_stays_unresolved_until_the_mint_can_be_asked() {
    Token token = DevMints.mintToken(mint.url(), 21);
    mint.faults().arm("/v1/swap", MintFault.SILENT_AFTER_ACTING);
    mint.faults().arm("/v1/restore", MintFault.ERROR_BEFORE_ACTING);

    assertThat(wallet.receive("r", token)).isInstanceOf(Unresolved.class);
    assertThat(wallet.resume("r")).isInstanceOf(Unresolved.class);
    assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 1));
    mint.faults().clear();
    assertThat(wallet.resume("r")).isEqualTo(received(21));
  }

  @Test
  void a_swap_that_never_arrives_is_given_up_however_often_it_is_asked_for() {
    Token token = DevMints.mintToken(mint.url(), 21);
    mint.faults().arm("/v1/swap", MintFault.ERROR_BEFORE_ACTING);
    wallet.receive("r", token);

    await()
        .atMost(TIMEOUT.multipliedBy(8))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> wallet.resume("r") instanceof Refused);
    assertThat(mint.requests("/v1/swap")).isLessThan(10);
    mint.faults().clear();
    assertThat(wallet.receive("again", token)).isEqualTo(received(21));
  }

  @Test
  void somebody_elses_spend_after_our_lost_request_is_told_apart_from_our_own() {
    Token token = DevMints.mintToken(mint.url(), 21);
    mint.faults().arm("/v1/swap", MintFault.SILENT_BEFORE_ACTING);
    assertThat(wallet.receive("r", token)).isInstanceOf(Unresolved.class);
    mint.faults().clear();
    try (CashuWallet consumer = bench.consumer()) {
      assertThat(consumer.receive("r", token)).isEqualTo(received(21));
    }

    assertThat(wallet.resume("r")).isInstanceOf(Unresolved.class);
    assertThat(bench.settle(wallet, "r", token))
        .isEqualTo(new Refused(RefusalReason.SPENT, "the token is already spent"));
    assertThat(bench.sats(wallet)).isZero();
  }

  @Test
  void signatures_that_stay_unproven_are_never_credited() {
    Token token = DevMints.mintToken(mint.url(), 16);
    mint.faults().arm("/v1/swap", MintFault.WRONG_DLEQ);
    mint.faults().arm("/v1/restore", MintFault.NO_DLEQ);

    assertThat(wallet.receive("r", token)).isInstanceOf(Unresolved.class);
    assertThat(bench.sats(wallet)).isZero();
    mint.faults().clear();
    assertThat(wallet.resume("r")).isEqualTo(received(16));
  }

  @Test
  void a_mint_that_is_down_delays_only_what_needs_it() {
    Token token = DevMints.mintToken(mint.url(), 64);
    wallet.receive("r", DevMints.mintToken(mint.url(), 64));
    mint.close();

    assertThat(wallet.send("change", mint.url(), "sat", new Msat(1_000)))
        .isInstanceOf(SendOutcome.Failed.class);
    assertThat(wallet.send("exact", mint.url(), "sat", new Msat(64_000)))
        .isInstanceOf(SendOutcome.Sent.class);
    try (CashuWallet fresh = bench.consumer()) {
      assertThat(fresh.assess(token))
          .isEqualTo(
              new Assessment.Refused(RefusalReason.MINT_UNREACHABLE, "the mint cannot be reached"));
    }
  }

  @Test
  void a_silent_mint_does_not_hold_up_another() throws Exception {
    try (DevMint silent = DevMint.start(0, DevMintOptions.defaults());
        CashuWallet both =
            CashuWallet.open(
                new WalletSettings(
                    directory.resolve("both.db"),
                    WalletSeed.generate(),
                    Set.of(mint.url(), silent.url()),
                    Optional.empty(),
                    Duration.ofSeconds(3),
                    (id, step) -> {}));
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Token stuck = DevMints.mintToken(silent.url(), 8);
      Token good = DevMints.mintToken(mint.url(), 8);
      silent.faults().arm("/v1/info", MintFault.SILENT_BEFORE_ACTING);
      Future<ReceiveOutcome> waiting = pool.submit(() -> both.receive("stuck", stuck));

      assertThat(both.receive("good", good)).isEqualTo(received(8));
      assertThat(waiting.isDone()).isFalse();
      assertThat(waiting.get())
          .isEqualTo(
              new Refused(RefusalReason.MINT_UNREACHABLE, "the mint did not answer in time"));
    }
  }

  @Test
  void a_locked_token_is_refused_with_a_clear_word() {
    Proof real = DevMints.mintToken(mint.url(), 8).proofs().getFirst();
    String secret =
        "[\"P2PK\",{\"nonce\":\"00\",\"data\":\"02aa\",\"tags\":[[\"sigflag\",\"SIG_INPUTS\"]]}]";
    Proof locked = new Proof(8, real.keyset(), secret, real.c(), Optional.empty());

    assertThat(wallet.receive("r", token(locked, "sat")))
        .isEqualTo(
            new Refused(
                RefusalReason.INVALID_TOKEN,
                "the token is locked by a condition that is malformed (NUT-10)"));
  }

  @Test
  void other_units_and_unknown_keysets_are_refused() {
    Proof real = DevMints.mintToken(mint.url(), 8).proofs().getFirst();
    Proof unknown = new Proof(8, new KeysetId("00ad268c4d1f5826"), "s", real.c(), Optional.empty());

    assertThat(wallet.assess(token(real, "usd")))
        .isEqualTo(
            new Assessment.Refused(
                RefusalReason.UNSUPPORTED_UNIT, "the token's unit is neither sat nor msat"));
    assertThat(wallet.assess(token(unknown, "sat")))
        .isEqualTo(
            new Assessment.Refused(
                RefusalReason.INVALID_TOKEN,
                "the mint does not know the keyset of a proof, or it has another unit"));
  }

  @Test
  void a_fee_as_high_as_the_token_leaves_nothing_to_take() {
    try (DevMint dear = DevMint.start(0, DevMintOptions.defaults().withFee(1_000));
        CashuWallet ours =
            CashuWallet.open(
                WalletSettings.of(
                    directory.resolve("dear.db"), WalletSeed.generate(), Set.of(dear.url())))) {
      assertThat(ours.assess(DevMints.mintToken(dear.url(), 1)))
          .isEqualTo(
              new Assessment.Refused(
                  RefusalReason.INVALID_TOKEN, "the mint's fees are as high as the token's value"));
      assertThat(ours.assess(DevMints.mintToken(dear.url(), 2)))
          .isEqualTo(
              new Assessment.Acceptable(
                  dear.url(), "sat", new Msat(2_000), new Msat(1_000), false));
    }
  }

  @Test
  void millisatoshi_tokens_count_as_such() {
    try (DevMint msats = DevMint.start(0, DevMintOptions.defaults().withUnits("msat"));
        CashuWallet ours =
            CashuWallet.open(
                WalletSettings.of(
                    directory.resolve("msat.db"), WalletSeed.generate(), Set.of(msats.url())))) {
      Token token = DevMints.mintToken(msats.url(), "msat", 1_234);

      assertThat(ours.receive("r", token))
          .isEqualTo(new ReceiveOutcome.Received(msats.url(), "msat", new Msat(1_234)));
      assertThat(ours.balances()).containsEntry(msats.url(), new Msat(1_234));
    }
  }

  @Test
  void a_database_of_another_seed_is_not_opened() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                CashuWallet.open(
                    WalletSettings.of(
                        directory.resolve("provider.db"),
                        WalletSeed.generate(),
                        Set.of(mint.url()))))
        .isInstanceOf(WalletException.class)
        .hasMessage("the wallet's database belongs to another seed");
  }

  private Token token(Proof proof, String unit) {
    return new Token(mint.url(), unit, List.of(proof), Optional.empty());
  }
}
