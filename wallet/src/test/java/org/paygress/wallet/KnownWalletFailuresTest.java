package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.cashu.token.UnprovenTokens;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.mint.MintFault;
import org.paygress.wallet.ReceiveOutcome.Refused;
import org.paygress.wallet.ReceiveOutcome.Unresolved;
import org.paygress.wallet.WalletBench.Killed;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** What wallets are known to get wrong. */
class KnownWalletFailuresTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @TempDir Path directory;
  private DevMint mint;
  private WalletBench bench;

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults());
    bench = new WalletBench(directory, mint.url(), TIMEOUT);
  }

  @AfterEach
  void stop() {
    mint.close();
  }

  private ReceiveOutcome received(long sats) {
    return new ReceiveOutcome.Received(mint.url(), "sat", new Msat(sats * 1_000));
  }

  @Test
  void the_same_token_received_again_before_recovery_ran_is_credited_once() {
    Token token = DevMints.mintToken(mint.url(), 100);
    try (CashuWallet dying = bench.provider(WalletBench.killAt(WalletStep.ANSWERED, 1))) {
      dying.receive("first", token);
    } catch (Killed expected) {
      // The mint has acted, and the journal does not know it.
    }

    try (CashuWallet wallet = bench.provider()) {
      ReceiveOutcome again = wallet.receive("second", token);
      assertThat(again)
          .isEqualTo(
              new Refused(RefusalReason.PENDING, "the token is being redeemed by another request"));
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(1, 0, 0, 0));
      assertThat(wallet.receive("first", token)).isEqualTo(received(100));
      assertThat(wallet.receive("third", token))
          .isEqualTo(new Refused(RefusalReason.SPENT, "the token was redeemed by another request"));
      assertThat(bench.sats(wallet)).isEqualTo(100);
      assertThat(wallet.ledger().balanced()).isTrue();
      assertThat(wallet.ledger().books())
          .singleElement()
          .satisfies(book -> assertThat(book.received()).isEqualTo(new Msat(100_000)));
    }
  }

  @Test
  void a_lost_database_is_noticed_and_its_money_found_again_by_the_words() throws Exception {
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.receive("before", DevMints.mintToken(mint.url(), 100)))
          .isEqualTo(received(100));
    }
    bench.loseDatabase();

    try (CashuWallet wallet = bench.provider()) {
      assertThat(bench.settle(wallet, "after", DevMints.mintToken(mint.url(), 21)))
          .isEqualTo(received(21));
      assertThat(wallet.restoreAdvised()).containsExactly(mint.url());
      assertThat(bench.sats(wallet)).isEqualTo(21);

      wallet.restore(mint.url());

      assertThat(wallet.restoreAdvised()).isEmpty();
      assertThat(bench.sats(wallet)).isEqualTo(121);
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void a_redeemed_token_replayed_twenty_times_credits_nothing_and_leaves_nothing_stuck() {
    Token token = DevMints.mintToken(mint.url(), 100);
    try (CashuWallet wallet = bench.provider();
        CashuWallet other = bench.consumer()) {
      assertThat(wallet.receive("ours", token)).isEqualTo(received(100));
      Token elsewhere = DevMints.mintToken(mint.url(), 50);
      assertThat(other.receive("theirs", elsewhere)).isEqualTo(received(50));

      for (int i = 0; i < 20; i++) {
        assertThat(reason(wallet.receive("ours-" + i, token))).isEqualTo(RefusalReason.SPENT);
        assertThat(reason(wallet.receive("theirs-" + i, elsewhere))).isEqualTo(RefusalReason.SPENT);
      }

      assertThat(bench.sats(wallet)).isEqualTo(100);
      assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 0));
    }
  }

  @Test
  void forty_receives_at_once_with_dropped_answers_share_no_counter() throws Exception {
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tokens.add(DevMints.mintToken(mint.url(), 7));
    }
    mint.faults().arm("/v1/swap", MintFault.RESET_AFTER_ACTING, 20);
    Path file = directory.resolve("patient.db");
    List<ReceiveOutcome> outcomes = new ArrayList<>();
    try (CashuWallet wallet =
            CashuWallet.open(WalletSettings.of(file, WalletSeed.generate(), Set.of(mint.url())));
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ReceiveOutcome>> futures = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String id = "r" + i;
        Token token = tokens.get(i);
        futures.add(pool.submit(() -> wallet.receive(id, token)));
      }
      for (Future<ReceiveOutcome> future : futures) {
        outcomes.add(future.get());
      }
      assertThat(bench.sats(wallet)).isEqualTo(280);
    }
    assertThat(outcomes).hasSize(40).containsOnly(received(7));
    assertThat(counters(file)).hasSize(120).doesNotHaveDuplicates();
  }

  /** Every counter that an operation of the journal used. */
  private static List<Long> counters(Path file) throws SQLException {
    List<Long> counters = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT first_counter, outputs FROM operations")) {
      while (rows.next()) {
        int outputs = rows.getString(2).split(",", -1).length;
        for (int i = 0; i < outputs; i++) {
          counters.add(rows.getLong(1) + i);
        }
      }
    }
    return counters;
  }

  @Test
  void a_mint_that_never_answers_costs_a_bounded_wait_and_nobody_else_anything() throws Exception {
    try (DevMint silent = DevMint.start(0, DevMintOptions.defaults());
        CashuWallet wallet = both(silent);
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Token first = DevMints.mintToken(silent.url(), 8);
      Token second = DevMints.mintToken(silent.url(), 4);
      Token good = DevMints.mintToken(mint.url(), 8);
      assertThat(wallet.assess(second)).isInstanceOf(Assessment.Acceptable.class);
      silent.faults().arm("/v1/swap", MintFault.SILENT_BEFORE_ACTING);
      silent.faults().arm("/v1/restore", MintFault.SILENT_BEFORE_ACTING);
      long start = System.nanoTime();
      Future<ReceiveOutcome> waiting = pool.submit(() -> wallet.receive("stuck", first));

      assertThat(wallet.receive("elsewhere", good)).isEqualTo(received(8));
      assertThat(wallet.assess(second)).isInstanceOf(Assessment.Acceptable.class);
      assertThat(wallet.balances()).containsEntry(mint.url(), new Msat(8_000));
      assertThat(waiting.isDone()).isFalse();

      assertThat(waiting.get()).isInstanceOf(Unresolved.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(5));
      silent.faults().clear();
      assertThat(wallet.resume("stuck"))
          .isEqualTo(new ReceiveOutcome.Received(silent.url(), "sat", new Msat(8_000)));
    }
  }

  private CashuWallet both(DevMint other) {
    return CashuWallet.open(
        new WalletSettings(
            directory.resolve("both.db"),
            WalletSeed.generate(),
            Set.of(mint.url(), other.url()),
            Optional.empty(),
            TIMEOUT,
            (id, step) -> {}));
  }

  private static Token withoutDleq(Token token) {
    return new Token(
        token.mint(),
        token.unit(),
        token.proofs().stream()
            .map(p -> new Proof(p.amount(), p.keyset(), p.secret(), p.c(), Optional.empty()))
            .toList(),
        Optional.empty());
  }

  private CashuWallet refusingUnproven() {
    return CashuWallet.open(
        WalletSettings.of(directory.resolve("strict.db"), WalletSeed.generate(), Set.of(mint.url()))
            .unproven(UnprovenTokens.REFUSE));
  }

  @Test
  void proofs_without_dleq_are_refused_where_the_mint_offers_it_if_the_operator_says_so() {
    Token whole = DevMints.mintToken(mint.url(), 64);
    Token stripped = withoutDleq(whole);
    try (CashuWallet wallet = refusingUnproven()) {
      assertThat(wallet.receive("r", stripped))
          .isEqualTo(
              new Refused(
                  RefusalReason.INVALID_TOKEN,
                  "a proof lacks the DLEQ proof (NUT-12) that is asked for here; include them"));
      assertThat(mint.requests("/v1/swap")).isZero();
      assertThat(wallet.receive("again", whole)).isEqualTo(received(64));
    }
  }

  /** See docs/decisions: a swap proves such a token, and common wallets send no other. */
  @Test
  void a_token_without_dleq_proofs_is_swapped_but_never_trusted_before_the_swap() {
    try (CashuWallet consumer = bench.consumer();
        CashuWallet wallet = bench.provider()) {
      consumer.receive("fund", DevMints.mintToken(mint.url(), 64));
      Token whole =
          ((SendOutcome.Sent)
                  consumer.send(
                      "pay", mint.url(), "sat", new Msat(64_000), P2pkLock.to(bench.key())))
              .token();
      Token stripped = withoutDleq(whole);

      assertThat(((Assessment.Acceptable) wallet.assess(whole)).lockedToUs()).isTrue();
      assertThat(((Assessment.Acceptable) wallet.assess(stripped)).lockedToUs()).isFalse();
      assertThat(wallet.receive("r", stripped)).isEqualTo(received(64));
    }
  }

  @Test
  void signatures_without_dleq_proofs_are_never_credited_though_the_mint_offers_them() {
    Token token = DevMints.mintToken(mint.url(), 16);
    mint.faults().arm("/v1/swap", MintFault.NO_DLEQ);
    mint.faults().arm("/v1/restore", MintFault.NO_DLEQ);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.receive("r", token)).isInstanceOf(Unresolved.class);
      assertThat(bench.sats(wallet)).isZero();
      mint.faults().clear();
      assertThat(wallet.resume("r")).isEqualTo(received(16));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10001, INVALID_TOKEN, a proof is not valid",
    "11001, MINT_ERROR, a proof is already spent",
    "11002, MINT_ERROR, 'a proof is pending, or the amounts differ'",
    "11004, MINT_ERROR, an output is pending",
    "11007, INVALID_TOKEN, an input is there twice",
    "11014, INVALID_TOKEN, there are too many inputs",
    "12003, INVALID_TOKEN, a keyset has expired",
    "20003, MINT_ERROR, minting is disabled",
    "77777, MINT_ERROR, for a reason unknown to us"
  })
  void a_mints_error_is_known_by_its_code_and_its_own_words_go_nowhere(
      int code, RefusalReason reason, String words) {
    Token token = DevMints.mintToken(mint.url(), 16);
    mint.faults().refusal(code, "Token already spent. pending! not enough: " + code);
    mint.faults().arm("/v1/swap", MintFault.REFUSAL);
    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.receive("r", token))
          .isEqualTo(
              new Refused(
                  reason,
                  "the mint refused the swap: " + words + " (status 400, code " + code + ")"));
      mint.faults().clear();
      assertThat(wallet.receive("again", token)).isEqualTo(received(16));
    }
  }

  private static RefusalReason reason(ReceiveOutcome outcome) {
    assertThat(outcome).isInstanceOf(Refused.class);
    return ((Refused) outcome).reason();
  }
}
