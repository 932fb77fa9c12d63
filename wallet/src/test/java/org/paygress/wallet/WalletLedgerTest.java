package org.paygress.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.money.Msat;
import org.paygress.system.sqlite.StoreException;
import org.paygress.testbed.mint.DevInvoices;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** The books: opened for old databases, and honest about tampering. */
class WalletLedgerTest {
  private static final Msat LIMIT = new Msat(10_000);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  @TempDir Path directory;
  private DevMint mint;
  private WalletBench bench;

  @BeforeEach
  void start() {
    mint = DevMint.start(0, DevMintOptions.defaults().withFee(100));
    bench = new WalletBench(directory, mint.url(), TIMEOUT);
    try (CashuWallet wallet = bench.provider()) {
      wallet.receive("pay", DevMints.mintToken(mint.url(), 100));
    }
  }

  @AfterEach
  void stop() {
    mint.close();
  }

  private void change(String... statements) throws Exception {
    try (Connection connection = bench.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    }
  }

  /** Makes the database one of an earlier version, which lacks what these statements take out. */
  private void backTo(int version, String... statements) throws Exception {
    change(statements);
    change(
        "DROP TABLE free_counters",
        "ALTER TABLE counters DROP COLUMN signed",
        "DROP TABLE name_marks",
        "ALTER TABLE claims DROP COLUMN locked_until",
        "DROP INDEX operations_age",
        "DROP INDEX proofs_lost",
        "PRAGMA user_version = " + version);
  }

  @Test
  void operations_and_the_ledger_are_dated_by_the_wallets_clock() throws Exception {
    Instant later = Instant.ofEpochSecond(4_000_000_000L);
    Path file = directory.resolve("later.db");
    WalletSettings settings =
        WalletSettings.of(file, WalletSeed.generate(), Set.of(mint.url())).by(() -> later);
    try (CashuWallet wallet = CashuWallet.open(settings)) {
      wallet.receive("pay", DevMints.mintToken(mint.url(), 100));

      assertThat(wallet.history(1)).extracting(HistoryEntry::time).containsExactly(later);
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT min(at_ms) FROM ledger")) {
      assertThat(row.getLong(1)).isEqualTo(later.toEpochMilli());
    }
  }

  @Test
  void a_database_without_a_ledger_opens_one_with_what_it_holds() throws Exception {
    backTo(1, "DROP TABLE ledger", "DROP TABLE melts", "DROP TABLE restore_advice");

    for (int start = 0; start < 2; start++) {
      try (CashuWallet wallet = bench.provider()) {
        Msat held = new Msat(99_000);
        Msat none = new Msat(0);
        assertThat(wallet.ledger().books())
            .containsExactly(
                new Ledger.Book(
                    mint.url(), "sat", held, none, none, none, none, none, held, held, true));
        HistoryEntry opening = wallet.history(1).getFirst();
        assertThat(opening.kind()).isEqualTo(HistoryEntry.Kind.OPENING);
        assertThat(opening.amount()).isEqualTo(held);
        assertThat(wallet.history(10)).hasSize(2);
      }
    }
  }

  @Test
  void an_old_database_that_holds_nothing_opens_no_book() throws Exception {
    backTo(
        1,
        "DROP TABLE ledger",
        "DROP TABLE melts",
        "DROP TABLE restore_advice",
        "DELETE FROM proofs");

    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.ledger().books()).isEmpty();
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void payments_of_a_database_without_fee_limits_have_none() throws Exception {
    backTo(2, "ALTER TABLE melts DROP COLUMN fee_max");

    for (int opened = 1; opened <= 2; opened++) {
      try (CashuWallet wallet = bench.provider()) {
        assertThat(wallet.melt("m" + opened, mint.url(), "sat", DevInvoices.ofSats(10), LIMIT))
            .isInstanceOf(MeltOutcome.Paid.class);
        assertThat(wallet.ledger().balanced()).isTrue();
      }
    }
  }

  @Test
  void a_database_of_a_newer_release_is_not_opened() throws Exception {
    change("PRAGMA user_version = 7");

    assertThatThrownBy(() -> bench.provider())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("version 7")
        .hasMessageContaining("up to 6");
  }

  @Test
  void proofs_that_came_or_went_past_the_ledger_are_noticed_and_the_wallet_works_on()
      throws Exception {
    change("UPDATE proofs SET state = 'SPENT' WHERE amount = 64");

    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.ledger().balanced()).isFalse();
      Ledger.Book book = wallet.ledger().books().getFirst();
      assertThat(book.held()).isEqualTo(new Msat(99_000));
      assertThat(book.proofs()).isEqualTo(new Msat(35_000));
      assertThat(bench.settleSend(wallet, "s", 3).amount()).isEqualTo(3);
    }
  }

  @Test
  void postings_that_do_not_cancel_out_are_noticed() throws Exception {
    change("UPDATE ledger SET amount = amount + 1 WHERE account = 'FEES'");

    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.ledger().balanced()).isFalse();
    }
  }

  @Test
  void an_account_below_zero_is_noticed() throws Exception {
    change(
        "UPDATE ledger SET amount = -5 WHERE account = 'FEES'",
        "UPDATE ledger SET amount = -94 WHERE account = 'RECEIVED'");

    try (CashuWallet wallet = bench.provider()) {
      assertThat(wallet.ledger().books().getFirst().fees()).isEqualTo(new Msat(0));
      assertThat(wallet.ledger().balanced()).isFalse();
    }
  }

  @Test
  void the_book_of_a_receipt_says_face_fee_and_holding() {
    try (CashuWallet wallet = bench.provider()) {
      Msat none = new Msat(0);
      Msat held = new Msat(99_000);
      assertThat(wallet.ledger().books())
          .containsExactly(
              new Ledger.Book(
                  mint.url(),
                  "sat",
                  new Msat(100_000),
                  new Msat(1_000),
                  none,
                  none,
                  none,
                  none,
                  held,
                  held,
                  true));
    }
  }

  @Test
  void a_history_has_at_least_one_entry_and_the_newest_come_first() {
    try (CashuWallet wallet = bench.provider()) {
      bench.settleSend(wallet, "s", 1);
      assertThat(wallet.history(1)).extracting(HistoryEntry::operationId).containsExactly("s");
      assertThatThrownBy(() -> wallet.history(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void names_of_the_wallets_own_are_not_for_callers() {
    try (CashuWallet wallet = bench.provider()) {
      assertThatThrownBy(() -> wallet.resume("wallet/x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("operation ids with this prefix are the wallet's own");
    }
  }
}
