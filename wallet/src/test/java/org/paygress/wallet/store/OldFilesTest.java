package org.paygress.wallet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.StoreException;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.Ledger;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.SeedWords;
import org.paygress.wallet.seed.WalletSeed;

/** Wallets that earlier releases wrote, opened by this one; their README says what is in them. */
class OldFilesTest {

  private static final MintUrl A = MintUrl.of("http://127.0.0.1:28400");
  private static final MintUrl B = MintUrl.of("http://127.0.0.1:28401");
  private static final MintUrl C = MintUrl.of("http://127.0.0.1:28402");
  private static final Msat NONE = new Msat(0);

  @TempDir Path directory;

  private static WalletSeed seed() {
    String words = "abandon ".repeat(11) + "about";
    if (SeedWords.parse(words) instanceof Parsed.Ok<SeedWords>(var parsed)) {
      return WalletSeed.fromWords(parsed);
    }
    throw new AssertionError("the words of the old files");
  }

  private Path copy(String name) throws Exception {
    Path copy = directory.resolve("wallet.db");
    try (InputStream old = OldFilesTest.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(old), copy);
    }
    return copy;
  }

  private static CashuWallet wallet(Path file) {
    return CashuWallet.open(WalletSettings.of(file, seed(), Set.of(A, B, C)));
  }

  private static long number(Database database, String sql) {
    return database.transaction(
        tx -> tx.one("SELECT (" + sql + ") AS n", row -> row.number("n")).orElseThrow());
  }

  private static Ledger.Book book(
      MintUrl mint, String unit, long received, long fees, long lost, long held) {
    Msat rest = new Msat(held);
    return new Ledger.Book(
        mint,
        unit,
        new Msat(received),
        new Msat(fees),
        NONE,
        NONE,
        NONE,
        new Msat(lost),
        rest,
        rest,
        true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wallet-36d1164.db", "wallet-version-2.db"})
  void a_wallet_of_version_2_or_3_keeps_its_books_and_whatever_is_open(String name)
      throws Exception {
    Path file = copy(name);
    for (int start = 0; start < 2; start++) {
      try (CashuWallet wallet = wallet(file)) {
        assertThat(wallet.balances())
            .isEqualTo(Map.of(A, new Msat(868_686_000), B, new Msat(40_000), C, NONE));
        assertThat(wallet.ledger().books())
            .containsExactly(
                new Ledger.Book(
                    A,
                    "sat",
                    new Msat(1_332_314_000),
                    new Msat(1_000),
                    new Msat(198_507_000),
                    new Msat(68_000),
                    new Msat(200_000),
                    NONE,
                    new Msat(1_133_538_000),
                    new Msat(1_133_538_000),
                    true),
                book(B, "msat", 50_331_658, 2, 0, 50_331_656),
                book(B, "sat", 24_668_000, 4_000, 16_000, 24_648_000));
        assertThat(wallet.restoreAdvised()).containsExactly(C);
        assertThat(wallet.history(100)).hasSize(53);
        assertThat(wallet.sent("refund-lease-1006").map(Token::amount)).contains(300L);
      }
    }
    try (Database database = WalletSchema.open(file, seed())) {
      assertNewest(database);
      assertOpenOperations(database);
      assertThat(number(database, "SELECT count(*) FROM locked_outputs")).isEqualTo(2);
      List<Long> limits =
          database.transaction(
              tx ->
                  tx.query(
                      "SELECT fee_max FROM melts ORDER BY operation",
                      row -> row.number("fee_max")));
      long none = Long.MAX_VALUE;
      assertThat(limits)
          .isEqualTo(
              name.contains("version-2")
                  ? List.of(none, none, none, none)
                  : List.of(7L, 7L, 10L, 8_000L));
    }
  }

  @Test
  void an_old_wallet_forgets_what_is_over_and_keeps_its_books_what_is_open_and_what_is_out()
      throws Exception {
    Path file = copy("wallet-36d1164.db");
    try (CashuWallet wallet = wallet(file)) {
      Ledger before = wallet.ledger();
      Map<MintUrl, Msat> balances = wallet.balances();
      Instant later = Instant.ofEpochSecond(4_000_000_000L);
      wallet.forget(later, later, Set.of()::contains);

      assertThat(wallet.ledger()).isEqualTo(before);
      assertThat(wallet.balances()).isEqualTo(balances);
      assertThat(wallet.sent("refund-lease-1006").map(Token::amount)).contains(300L);
      assertThat(wallet.highest("withdraw-")).isEqualTo(4);
      assertThat(wallet.highest("lease-")).isEqualTo(1_021);
      assertThat(wallet.history(100))
          .hasSizeLessThan(53)
          .allMatch(
              entry ->
                  entry.state() == HistoryEntry.State.OPEN
                      || entry.kind() == HistoryEntry.Kind.SEND
                      || entry.kind() == HistoryEntry.Kind.REFUND)
          .filteredOn(entry -> entry.state() == HistoryEntry.State.OPEN)
          .hasSize(13);
    }
    try (Database database = WalletSchema.open(file, seed())) {
      assertThat(database.transaction(OperationJournal::open)).hasSize(13);
      assertThat(number(database, "SELECT sum(amount) FROM proofs WHERE state = 'SENT'"))
          .isEqualTo(198_575);
    }
  }

  private static void assertNewest(Database database) {
    long version =
        database.transaction(
            tx -> tx.one("PRAGMA user_version", row -> row.number("user_version")).orElseThrow());
    assertThat(version).isEqualTo(6);
    assertThat(number(database, "SELECT count(*) FROM meta WHERE value = '6'")).isEqualTo(1);
    assertThat(number(database, "SELECT count(*) FROM counters WHERE signed <> next")).isZero();
    long overwritten =
        database.transaction(
            tx -> tx.one("PRAGMA secure_delete", row -> row.number("secure_delete")).orElseThrow());
    assertThat(overwritten).isEqualTo(1);
  }

  private static void assertOpenOperations(Database database) {
    List<Operation> open = database.transaction(OperationJournal::open);
    assertThat(open)
        .hasSize(13)
        .filteredOn(operation -> operation.state() == Operation.State.PREPARED)
        .singleElement()
        .satisfies(
            operation -> {
              assertThat(operation.id()).isEqualTo("lease-1021");
              assertThat(operation.kind()).isEqualTo(HistoryEntry.Kind.RECEIVE);
              assertThat(operation.amount()).isEqualTo(1_100);
              assertThat(operation.firstCounter()).isEqualTo(150);
              assertThat(operation.outputs()).hasSize(4);
            });
    assertThat(new TreeSet<>(open.stream().map(Operation::id).toList()))
        .contains("lease-1019", "lease-1020", "withdraw-3", "withdraw-4", "refund-lease-1017")
        .contains("refund-lease-1018-unused-0", "export-1795644019-b566cb73", "locked-1");
    long claimed = database.transaction(tx -> Token.sum(ClaimStore.claimed(tx, "lease-1021")));
    assertThat(claimed).isEqualTo(1_100);
    assertThat(number(database, "SELECT count(*) FROM claims")).isEqualTo(82);
    assertThat(number(database, "SELECT count(*) FROM claims WHERE secret <> ''")).isEqualTo(17);
    assertThat(number(database, "SELECT next FROM counters WHERE keyset LIKE '01c5877c25ef7188%'"))
        .isEqualTo(156);
  }

  @Test
  void a_wallet_of_version_1_gets_a_ledger_that_opens_with_what_it_holds() throws Exception {
    Path file = copy("wallet-version-1.db");
    for (int start = 0; start < 2; start++) {
      try (CashuWallet wallet = wallet(file)) {
        assertThat(wallet.balances())
            .isEqualTo(Map.of(A, new Msat(869_214_000), B, new Msat(74_979_656), C, NONE));
        assertThat(wallet.ledger().books())
            .containsExactly(
                book(A, "sat", 1_133_538_000, 0, 0, 1_133_538_000),
                book(B, "msat", 50_331_656, 0, 0, 50_331_656),
                book(B, "sat", 24_648_000, 0, 0, 24_648_000));
        assertThat(wallet.restoreAdvised()).isEmpty();
        assertThat(wallet.history(100))
            .filteredOn(entry -> entry.kind() == HistoryEntry.Kind.OPENING)
            .hasSize(3);
      }
    }
    try (Database database = WalletSchema.open(file, seed())) {
      assertNewest(database);
    }
  }

  @Test
  void a_file_that_is_no_wallet_or_another_seeds_is_refused() throws Exception {
    Path file = copy("wallet-36d1164.db");
    assertThatThrownBy(() -> WalletSchema.open(file, WalletSeed.generate()))
        .hasMessageContaining("another seed");
    try (Database database = WalletSchema.open(file, seed())) {
      database.execute(
          tx ->
              tx.run(
                  List.of("DELETE FROM meta WHERE name = 'version'", "PRAGMA user_version = 0")));
    }
    assertThatThrownBy(() -> WalletSchema.open(file, seed()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no wallet");
  }
}
