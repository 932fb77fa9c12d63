package org.paygress.provider.treasury;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.money.Msat;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.WalletLink;
import org.paygress.system.sqlite.Database;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.wallet.JournalMark;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.RestoreOutcome;
import org.paygress.wallet.RestoreScope;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/** Journal and wallet, each of which may be lost, or put back from a copy. */
class JournalIdentityTest {

  @TempDir Path dir;
  private final DevMint mint = DevMint.start(0, DevMintOptions.defaults());
  private final WalletSeed seed = WalletSeed.generate();
  private final WalletLink link = new WalletLink();

  @AfterEach
  void stop() {
    mint.close();
  }

  private CashuWallet wallet(Database journal) {
    CashuWallet wallet = opened(journal);
    identity(journal, wallet).join();
    return wallet;
  }

  private CashuWallet accepted(Database journal) {
    CashuWallet wallet = opened(journal);
    JournalIdentity identity = identity(journal, wallet);
    assertThatThrownBy(identity::join).isInstanceOf(JournalRefusedException.class);
    identity.accept();
    identity.join();
    return wallet;
  }

  private CashuWallet opened(Database journal) {
    return CashuWallet.open(
        WalletSettings.of(dir.resolve("wallet.db"), seed, Set.of(mint.url()))
            .marking(new JournalMarks(journal, link)));
  }

  private JournalIdentity identity(Database journal, CashuWallet wallet) {
    return new JournalIdentity(journal, link, wallet);
  }

  private void copy(String from, String to) throws Exception {
    Files.copy(dir.resolve(from), dir.resolve(to));
  }

  private Database journal(String name) {
    return Journals.open(dir.resolve(name));
  }

  private static long next(Database journal, String table) {
    return journal.transaction(
            tx ->
                tx.one(
                        "SELECT seq FROM sqlite_sequence WHERE name = ?",
                        row -> row.number("seq"),
                        table)
                    .orElse(0L))
        + 1;
  }

  private ReceiveOutcome pay(Database journal, CashuWallet wallet, long lease) {
    journal.execute(tx -> link.numberAbove(tx, "leases", lease));
    return wallet.receive("lease-" + lease, DevMints.mintToken(mint.url(), 64));
  }

  @Test
  void a_new_journal_beside_a_wallet_that_was_used_gives_no_name_out_again() {
    try (Database journal = journal("journal.db");
        CashuWallet wallet = wallet(journal)) {
      assertThat(next(journal, "leases")).isEqualTo(1_000);
      assertThat(pay(journal, wallet, 1_000)).isInstanceOf(ReceiveOutcome.Received.class);
      assertThat(pay(journal, wallet, 1_001)).isInstanceOf(ReceiveOutcome.Received.class);
    }
    try (Database journal = journal("another.db");
        CashuWallet wallet = accepted(journal)) {
      long lease = next(journal, "leases");
      assertThat(lease).isEqualTo(1_002);
      assertThat(wallet.resume("lease-" + lease)).isInstanceOf(ReceiveOutcome.NotBegun.class);
      assertThat(wallet.journal().map(JournalMark::id)).contains(journal.transaction(link::id));
    }
  }

  @Test
  void an_older_copy_of_the_same_journal_goes_on_above_what_the_wallet_knows() throws Exception {
    try (Database journal = journal("journal.db");
        CashuWallet wallet = wallet(journal)) {
      assertThat(pay(journal, wallet, 1_000)).isInstanceOf(ReceiveOutcome.Received.class);
    }
    Files.copy(dir.resolve("journal.db"), dir.resolve("copy.db"));
    try (Database journal = journal("journal.db");
        CashuWallet wallet = wallet(journal)) {
      assertThat(pay(journal, wallet, 1_007)).isInstanceOf(ReceiveOutcome.Received.class);
      wallet.refund("refund-lease-1012-unused-0", mint.url(), "sat", new Msat(3_000));
      wallet.melt(
          "withdraw-4",
          mint.url(),
          "sat",
          org.paygress.testbed.mint.DevInvoices.ofSats(20),
          new Msat(10_000));
    }
    try (Database journal = journal("copy.db");
        CashuWallet wallet = accepted(journal)) {
      assertThat(next(journal, "leases")).isEqualTo(1_013);
      assertThat(next(journal, "withdrawals")).isEqualTo(5);
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void an_older_copy_is_refused_though_no_name_of_it_comes_again() throws Exception {
    try (Database journal = journal("journal.db");
        CashuWallet wallet = wallet(journal)) {
      assertThat(pay(journal, wallet, 1_000)).isInstanceOf(ReceiveOutcome.Received.class);
    }
    copy("journal.db", "started.db");
    try (Database journal = journal("journal.db");
        CashuWallet _ = wallet(journal)) {
      journal.execute(tx -> link.numberAbove(tx, "leases", 1_000));
    }
    copy("journal.db", "running.db");
    try (Database journal = journal("journal.db");
        CashuWallet wallet = wallet(journal)) {
      identity(journal, wallet).beat();
    }
    for (String copy : List.of("started.db", "running.db")) {
      try (Database journal = journal(copy);
          CashuWallet wallet = opened(journal)) {
        assertThat(identity(journal, wallet).refusal())
            .contains("journal.db is older than what wallet.db was used with");
      }
    }
    try (Database journal = journal("journal.db");
        CashuWallet wallet = wallet(journal)) {
      assertThat(identity(journal, wallet).refusal()).isEmpty();
    }
  }

  @Test
  void a_refusal_changes_neither_of_them_and_comes_again() throws Exception {
    Optional<JournalMark> mark;
    try (Database journal = journal("journal.db");
        CashuWallet wallet = wallet(journal)) {
      assertThat(pay(journal, wallet, 1_003)).isInstanceOf(ReceiveOutcome.Received.class);
      mark = wallet.journal();
    }
    try (Database journal = journal("another.db");
        CashuWallet wallet = opened(journal)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(identity(journal, wallet)::join)
            .isInstanceOf(JournalRefusedException.class)
            .hasMessage("journal.db is another one than wallet.db was used with");
      }
      assertThat(wallet.journal()).isEqualTo(mark);
      assertThat(next(journal, "leases")).isEqualTo(1_000);
    }
    try (Database journal = journal("journal.db");
        CashuWallet wallet = wallet(journal)) {
      assertThat(wallet.ledger().balanced()).isTrue();
    }
  }

  @Test
  void a_journal_that_is_ahead_of_its_wallet_by_a_crash_is_its_own() throws Exception {
    try (Database journal = journal("journal.db");
        CashuWallet _ = wallet(journal)) {
      long beat = journal.transaction(tx -> link.beatAbove(tx, 41));
      assertThat(beat).isEqualTo(42);
    }
    try (Database journal = journal("journal.db");
        CashuWallet wallet = wallet(journal)) {
      assertThat(wallet.journal().map(JournalMark::beat)).contains(43L);
    }
  }

  @Test
  void containers_with_numbers_that_were_never_given_are_not_this_journals() {
    try (Database journal = journal("journal.db");
        CashuWallet wallet = wallet(journal)) {
      JournalIdentity identity = identity(journal, wallet);
      identity.check(List.of());
      List<LeaseId> containers = List.of(new LeaseId(1_000), new LeaseId(1_004));
      assertThatThrownBy(() -> identity.check(containers))
          .isInstanceOf(JournalRefusedException.class)
          .hasMessageContaining("2 containers on this machine, up to container-1004");
      assertThatThrownBy(() -> identity.check(containers))
          .isInstanceOf(JournalRefusedException.class);
      identity.accept();
      identity.check(containers);
      assertThat(next(journal, "leases")).isEqualTo(1_005);
      identity.check(containers);
      // The operator's word is used up.
      assertThatThrownBy(() -> identity.check(List.of(new LeaseId(1_005))))
          .isInstanceOf(JournalRefusedException.class);
    }
  }

  @Test
  void a_journal_that_is_ahead_of_its_wallet_keeps_its_numbers() {
    try (Database journal = journal("journal.db")) {
      journal.execute(tx -> link.numberAbove(tx, "leases", 5_000));
      try (CashuWallet wallet = wallet(journal)) {
        assertThat(pay(journal, wallet, 1_000)).isInstanceOf(ReceiveOutcome.Received.class);
      }
      try (CashuWallet wallet = wallet(journal)) {
        assertThat(wallet.highest("lease-")).isEqualTo(1_000);
        assertThat(next(journal, "leases")).isEqualTo(5_001);
      }
    }
  }

  @Test
  void a_restore_looks_as_far_as_the_journal_knows_that_counters_were_used() throws Exception {
    try (Database journal = journal("journal.db")) {
      try (CashuWallet wallet = wallet(journal)) {
        assertThat(pay(journal, wallet, 1_000)).isInstanceOf(ReceiveOutcome.Received.class);
      }
      skipCountersTo(900);
      Token far = DevMints.mintToken(mint.url(), 7);
      try (CashuWallet wallet = wallet(journal)) {
        journal.execute(tx -> link.numberAbove(tx, "leases", 1_001));
        assertThat(wallet.receive("lease-1001", far)).isInstanceOf(ReceiveOutcome.Received.class);
      }
      Map<KeysetId, Long> marks = journal.transaction(tx -> link.marks(tx, mint.url()));
      assertThat(marks.values()).containsExactly(1_000L);
      Files.delete(dir.resolve("wallet.db"));
      try (CashuWallet wallet = wallet(journal)) {
        assertThat(
                new JournallingWallet(wallet, journal)
                    .restore(mint.url(), RestoreScope.seedAlone()))
            .isEqualTo(new RestoreOutcome.Restored(new Msat(71_000), 4, 0, 0));
      }
    }
  }

  private void skipCountersTo(long next) throws Exception {
    try (var connection =
            java.sql.DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("wallet.db"));
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("UPDATE counters SET next = " + next)).isEqualTo(1);
    }
  }
}
