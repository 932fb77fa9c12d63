package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevInvoices;
import org.paygress.testbed.mint.DevMints;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** What a wallet must do at any honest mint: ours and other people's. */
abstract class WalletContract {
  @TempDir Path directory;

  private final WalletSeed seed = WalletSeed.generate();
  final SecretKey key = SecretKey.generate();
  CashuWallet wallet;

  /** The mint to test against; it takes {@link #feePpk} for each input. */
  abstract MintUrl mint();

  abstract long feePpk();

  @BeforeEach
  void open() {
    wallet = open("wallet.db", seed, Set.of(mint()));
  }

  @AfterEach
  void close() {
    Ledger ledger = wallet.ledger();
    wallet.close();
    assertThat(ledger.balanced()).as("%s", ledger).isTrue();
  }

  private CashuWallet open(String file, WalletSeed itsSeed, Set<MintUrl> mints) {
    return open(file, itsSeed, mints, key);
  }

  CashuWallet open(String file, WalletSeed itsSeed, Set<MintUrl> mints, SecretKey itsKey) {
    return CashuWallet.open(
        new WalletSettings(
            directory.resolve(file),
            itsSeed,
            mints,
            Optional.of(itsKey),
            Duration.ofSeconds(10),
            (id, step) -> {}));
  }

  long fee(int inputs) {
    return (inputs * feePpk() + 999) / 1_000;
  }

  private long balance() {
    return wallet.balances().getOrDefault(mint(), sats(0)).value() / 1_000;
  }

  static Msat sats(long sats) {
    return new Msat(1_000 * sats);
  }

  ReceiveOutcome received(long sats) {
    return new ReceiveOutcome.Received(mint(), "sat", sats(sats));
  }

  @Test
  void a_token_is_assessed_at_its_face_value_less_the_fees() {
    Token token = DevMints.mintToken(mint(), 100);

    assertThat(wallet.assess(token))
        .isEqualTo(new Assessment.Acceptable(mint(), "sat", sats(100), sats(100 - fee(3)), false));
  }

  @Test
  void a_received_token_is_credited_net_of_fees_and_the_outcome_is_the_same_ever_after() {
    Token token = DevMints.mintToken(mint(), 100);

    assertThat(wallet.receive("r1", token)).isEqualTo(received(100 - fee(3)));
    assertThat(wallet.receive("r1", token)).isEqualTo(received(100 - fee(3)));
    assertThat(wallet.resume("r1")).isEqualTo(received(100 - fee(3)));
    assertThat(wallet.balances()).isEqualTo(Map.of(mint(), sats(100 - fee(3))));
  }

  @Test
  void a_token_survives_both_of_its_text_forms() {
    Token token = DevMints.mintToken(mint(), 21);
    Token v4 = parsed(token.encode());
    Token v3 = parsed(parsed(token.encode()).encodeV3());

    assertThat(wallet.assess(v4)).isInstanceOf(Assessment.Acceptable.class);
    assertThat(wallet.receive("r", v3)).isEqualTo(received(21 - fee(3)));
  }

  @Test
  void a_token_spent_before_is_refused_as_spent_however_often_it_comes() {
    Token token = DevMints.mintToken(mint(), 8);
    try (CashuWallet other = open("other.db", WalletSeed.generate(), Set.of(mint()))) {
      assertThat(other.receive("r", token)).isEqualTo(received(8 - fee(1)));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(reason(wallet.receive("replay-" + i, token))).isEqualTo(RefusalReason.SPENT);
    }
    assertThat(wallet.balances()).isEqualTo(Map.of(mint(), sats(0)));
    assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 0));
  }

  @Test
  void a_second_operation_with_the_same_token_is_refused_as_spent() {
    Token token = DevMints.mintToken(mint(), 8);

    wallet.receive("first", token);

    assertThat(reason(wallet.receive("second", token))).isEqualTo(RefusalReason.SPENT);
    assertThat(wallet.balances()).isEqualTo(Map.of(mint(), sats(8 - fee(1))));
  }

  @Test
  void of_many_concurrent_receives_of_one_token_exactly_one_wins() throws Exception {
    Token token = DevMints.mintToken(mint(), 64);

    List<ReceiveOutcome> outcomes = together(8, i -> wallet.receive("r" + i, token));

    assertThat(outcomes).filteredOn(received(64 - fee(1))::equals).hasSize(1);
    assertThat(outcomes)
        .filteredOn(ReceiveOutcome.Refused.class::isInstance)
        .hasSize(7)
        .allSatisfy(outcome -> assertThat(reason(outcome)).isEqualTo(RefusalReason.SPENT));
    assertThat(wallet.balances()).isEqualTo(Map.of(mint(), sats(64 - fee(1))));
  }

  @Test
  void many_tokens_are_received_at_once() throws Exception {
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      tokens.add(DevMints.mintToken(mint(), 5));
    }

    List<ReceiveOutcome> outcomes = together(12, i -> wallet.receive("r" + i, tokens.get(i)));

    assertThat(outcomes).containsOnly(received(5 - fee(2)));
    assertThat(wallet.balances()).isEqualTo(Map.of(mint(), sats(12 * (5 - fee(2)))));
  }

  @Test
  void a_forged_proof_is_refused_and_nothing_of_the_token_is_taken() {
    Token token = DevMints.mintToken(mint(), 16);
    Proof real = token.proofs().getFirst();
    Proof forged =
        new Proof(real.amount(), real.keyset(), real.secret() + "x", real.c(), Optional.empty());

    ReceiveOutcome outcome = wallet.receive("forged", withProofs(token, forged));

    assertThat(reason(outcome)).isEqualTo(RefusalReason.INVALID_TOKEN);
    assertThat(wallet.receive("real", token)).isEqualTo(received(16 - fee(1)));
  }

  @Test
  void a_wrong_offline_proof_is_seen_before_the_mint_is_asked() {
    Token token = DevMints.mintToken(mint(), 16);
    Token other = DevMints.mintToken(mint(), 16);
    Proof real = token.proofs().getFirst();
    Proof mixed =
        new Proof(16, real.keyset(), real.secret(), real.c(), other.proofs().getFirst().dleq());

    assertThat(wallet.assess(withProofs(token, mixed)))
        .isEqualTo(
            new Assessment.Refused(
                RefusalReason.INVALID_TOKEN, "the DLEQ proof of a proof is wrong"));
  }

  @Test
  void a_refund_of_everything_received_needs_no_fee_and_is_the_same_token_for_ever() {
    wallet.receive("r", DevMints.mintToken(mint(), 100));
    Msat all = sats(100 - fee(3));

    Token first = token(wallet.send("refund", mint(), "sat", all));
    Token second = token(wallet.send("refund", mint(), "sat", all));

    assertThat(first.amount()).isEqualTo(100 - fee(3));
    assertThat(second.encode()).isEqualTo(first.encode());
    assertThat(wallet.sent("refund").map(Token::encode)).contains(first.encode());
    assertThat(wallet.balances()).isEqualTo(Map.of(mint(), sats(0)));
  }

  @Test
  void a_part_is_sent_exactly_and_the_change_stays() {
    wallet.receive("r", DevMints.mintToken(mint(), 64));
    long have = 64 - fee(1);
    long before = balance();

    Token token = parsed(token(wallet.send("part", mint(), "sat", sats(21))).encode());

    assertThat(before).isEqualTo(have);
    assertThat(token.amount()).isEqualTo(21);
    try (CashuWallet consumer = open("consumer.db", WalletSeed.generate(), Set.of(mint()))) {
      assertThat(consumer.receive("r", token)).isEqualTo(received(21 - fee(token.proofs().size())));
    }
    long rest = balance();
    assertThat(rest).isBetween(have - 21 - 1, have - 21);
  }

  @Test
  void what_is_not_there_is_not_sent() {
    wallet.receive("r", DevMints.mintToken(mint(), 8));

    assertThat(wallet.send("s", mint(), "sat", sats(9)))
        .isEqualTo(new SendOutcome.Failed("the balance at the mint is too low"));
    assertThat(wallet.balances()).isEqualTo(Map.of(mint(), sats(8 - fee(1))));
    assertThat(wallet.sent("s")).isEmpty();
  }

  @Test
  void a_mint_that_is_not_on_the_list_is_refused_before_it_is_asked() {
    MintUrl elsewhere = MintUrl.of("https://mint.example");
    Token token = DevMints.mintToken(mint(), 8);
    Token foreign = new Token(elsewhere, "sat", token.proofs(), Optional.empty());

    assertThat(reason(wallet.receive("r", foreign))).isEqualTo(RefusalReason.MINT_NOT_ALLOWED);
    assertThat(wallet.resume("r")).isEqualTo(new ReceiveOutcome.NotBegun());
  }

  @Test
  void a_new_wallet_with_an_old_seed_skips_the_secrets_the_mint_has_seen() {
    wallet.receive("r", DevMints.mintToken(mint(), 63));
    try (CashuWallet reborn = open("reborn.db", seed, Set.of(mint()))) {
      Token token = DevMints.mintToken(mint(), 63);

      assertThat(reborn.receive("r", token)).isEqualTo(received(63 - fee(6)));
      assertThat(reborn.balances()).isEqualTo(Map.of(mint(), sats(63 - fee(6))));
    }
  }

  @Test
  void an_invoice_is_paid_once_and_what_is_left_of_the_reserve_comes_back() {
    wallet.receive("r", DevMints.mintToken(mint(), 300));
    long before = balance();
    Bolt11Invoice invoice = DevInvoices.ofSats(100);

    MeltOutcome outcome = wallet.melt("m", mint(), "sat", invoice, sats(10));

    assertThat(outcome).isInstanceOf(MeltOutcome.Paid.class);
    MeltOutcome.Paid paid = (MeltOutcome.Paid) outcome;
    assertThat(paid.amount()).isEqualTo(sats(100));
    // One sat is what the payment costs here; the rest are input fees.
    assertThat(paid.fee().value()).isBetween(1_000L, sats(1 + fee(9)).value());
    assertThat(sats(balance()).plus(paid.fee())).isEqualTo(sats(before - 100));
    assertThat(wallet.melt("m", mint(), "sat", invoice, sats(10))).isEqualTo(outcome);
    assertThat(sats(balance()).plus(paid.fee())).isEqualTo(sats(before - 100));
    assertThat(wallet.recover()).isEqualTo(new RecoveryReport(0, 0, 0, 0));
  }

  @Test
  void a_payment_whose_fees_could_pass_the_limit_is_refused_and_nothing_is_reserved() {
    wallet.receive("r", DevMints.mintToken(mint(), 300));
    long before = balance();

    MeltOutcome outcome = wallet.melt("m", mint(), "sat", DevInvoices.ofSats(100), new Msat(1_999));

    assertThat(outcome).isInstanceOf(MeltOutcome.Refused.class);
    assertThat(((MeltOutcome.Refused) outcome).reason()).isEqualTo(MeltRefusal.FEE_TOO_HIGH);
    assertThat(balance()).isEqualTo(before);
    assertThat(wallet.history(10)).hasSize(1);
  }

  @Test
  void a_payment_that_the_balance_does_not_cover_is_refused() {
    wallet.receive("r", DevMints.mintToken(mint(), 64));

    assertThat(wallet.melt("m", mint(), "sat", DevInvoices.ofSats(64), sats(10)))
        .isEqualTo(
            new MeltOutcome.Refused(
                MeltRefusal.BALANCE_TOO_LOW, "the balance at the mint is too low"));
  }

  @Test
  void the_ledger_tells_where_every_sat_went() {
    wallet.receive("r", DevMints.mintToken(mint(), 300));
    wallet.send("s", mint(), "sat", sats(21));
    MeltOutcome melted = wallet.melt("m", mint(), "sat", DevInvoices.ofSats(100), sats(10));

    assertThat(melted).isInstanceOf(MeltOutcome.Paid.class);
    Ledger.Book book = wallet.ledger().books().getFirst();
    assertThat(book.received()).isEqualTo(sats(300));
    assertThat(book.sent()).isEqualTo(sats(21));
    assertThat(book.withdrawn()).isEqualTo(sats(100));
    assertThat(book.lost()).isEqualTo(sats(0));
    assertThat(book.held()).isEqualTo(sats(balance()));
    assertThat(book.fees()).isEqualTo(sats(300 - 21 - 100 - balance()));
    List<HistoryEntry> history = wallet.history(10);
    assertThat(history).extracting(HistoryEntry::operationId).containsExactly("m", "s", "r");
    assertThat(history.stream().map(HistoryEntry::fee).reduce(sats(0), Msat::plus))
        .isEqualTo(book.fees());
  }

  /** One of the tasks of {@link #together}. */
  @FunctionalInterface
  interface Task<T> {
    T run(int index);
  }

  private static <T> List<T> together(int count, Task<T> task) throws Exception {
    List<T> results = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int index = i;
        Callable<T> call = () -> task.run(index);
        futures.add(pool.submit(call));
      }
      for (Future<T> future : futures) {
        results.add(future.get());
      }
    }
    return results;
  }

  static Token withProofs(Token token, Proof... proofs) {
    return new Token(token.mint(), token.unit(), List.of(proofs), Optional.empty());
  }

  static Token token(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(SendOutcome.Sent.class);
    return ((SendOutcome.Sent) outcome).token();
  }

  static RefusalReason reason(ReceiveOutcome outcome) {
    assertThat(outcome).isInstanceOf(ReceiveOutcome.Refused.class);
    return ((ReceiveOutcome.Refused) outcome).reason();
  }

  static Token parsed(String text) {
    return switch (Token.parse(text)) {
      case Parsed.Ok<Token>(var token) -> token;
      case Parsed.Malformed<Token>(var reason) -> throw new AssertionError(reason);
    };
  }
}
