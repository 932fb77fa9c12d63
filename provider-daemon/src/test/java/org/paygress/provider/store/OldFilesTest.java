package org.paygress.provider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.lease.Access;
import org.paygress.provider.lease.Debt;
import org.paygress.provider.lease.EndReason;
import org.paygress.provider.lease.Ended;
import org.paygress.provider.lease.Ending;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseState;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Outage;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.lease.Payments;
import org.paygress.provider.lease.Provisioning;
import org.paygress.provider.lease.Redeeming;
import org.paygress.provider.lease.Running;
import org.paygress.provider.lease.Suspended;
import org.paygress.provider.relay.RelayJournal;
import org.paygress.provider.store.TopUpJournal.Status;
import org.paygress.provider.store.TopUpJournal.TopUp;
import org.paygress.provider.store.WithdrawalJournal.Withdrawal;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.StoreException;

/** Journals that earlier releases wrote, opened by this one; their README says what is in them. */
class OldFilesTest {

  private static final MintUrl A = MintUrl.of("http://127.0.0.1:28400");
  private static final MintUrl B = MintUrl.of("http://127.0.0.1:28401");
  private static final PublicKey ALICE =
      PublicKey.of("466d7fcae563e5cb09a0d1870bb580344804617879a14949cf22285f1bae3f27");
  private static final PublicKey BOB =
      PublicKey.of("3c72addb4fdf09af94f0c94d7fe92a386a7e70cf8a1d85916386bb2535c7b1b1");
  private static final Rate SLOW = new Rate(1);
  private static final EventId REFUNDING =
      EventId.of("5f5481022a8dd19a6adce23398292d0083abe215e72af36870f06a5e0b71ed2c");

  @TempDir Path directory;
  private final LeaseJournal leases = new LeaseJournal();

  private Path copy(String name) throws Exception {
    Path copy = directory.resolve("journal.db");
    try (InputStream old = OldFilesTest.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(old), copy);
    }
    return copy;
  }

  private static Payment sats(MintUrl mint, long msat) {
    return new Payment(mint, "sat", new Msat(msat));
  }

  private static Instant at(long unixSecs) {
    return Instant.ofEpochSecond(unixSecs);
  }

  private static long number(Database database, String sql) {
    return database.transaction(
        tx -> tx.one("SELECT (" + sql + ") AS n", row -> row.number("n")).orElseThrow());
  }

  private static long pragma(Database database, String name) {
    return database.transaction(
        tx -> tx.one("PRAGMA " + name, row -> row.number(name)).orElseThrow());
  }

  private Lease lease(Database database, long id) {
    return database.transaction(tx -> leases.find(tx, new LeaseId(id))).orElseThrow();
  }

  private LeaseState state(Database database, long id) {
    return lease(database, id).state();
  }

  @Test
  void a_journal_without_a_number_is_read_to_the_last_lease() throws Exception {
    Path file = copy("journal-36d1164.db");
    for (int start = 0; start < 2; start++) {
      try (Database database = Journals.open(file)) {
        assertThat(state(database, 1002))
            .isEqualTo(
                new Live(
                    new Running(
                        new Payments(List.of(sats(A, 147_456_000), sats(B, 24_575_000))),
                        SLOW,
                        new Access(38_275, List.of()),
                        at(1_795_643_999),
                        at(1_967_674_999),
                        1)));
        assertThat(state(database, 1005))
            .isEqualTo(new Ended(EndReason.EXPIRED, Optional.of(at(1_795_644_004))));
        assertThat(state(database, 1010)).isEqualTo(archive(at(1_795_644_010)));
        assertOwed(database, at(1_795_644_019));
        assertThat(state(database, 1020)).isEqualTo(new Redeeming(SLOW, 2, true));
        assertSent(database);
      }
    }
  }

  @Test
  void states_of_older_releases_keep_their_meaning() throws Exception {
    Path file = copy("journal-older-rows.db");
    for (int start = 0; start < 2; start++) {
      try (Database database = Journals.open(file)) {
        assertThat(state(database, 1002))
            .isEqualTo(
                new Live(
                    new Running(
                        Payments.of(sats(A, 98_304_000)),
                        SLOW,
                        new Access(38_275, List.of()),
                        at(1_795_643_999),
                        at(1_967_674_999),
                        1)));
        assertThat(state(database, 1005)).isEqualTo(new Ended(EndReason.EXPIRED, Optional.empty()));
        assertThat(state(database, 1010)).isEqualTo(archive(at(1_893_948_008)));
        assertOwed(database, at(1_795_644_017));
        assertThat(state(database, 1020)).isEqualTo(new Redeeming(SLOW, 2, false));
        List<Token> sent = database.transaction(new SentTokens()::all);
        assertThat(sent).isEmpty();
      }
    }
  }

  /** What was a state of its own is a debt beside the end of the lease. */
  private void assertOwed(Database database, Instant over) {
    assertThat(state(database, 1018)).isEqualTo(new Ending(EndReason.OPERATOR, Optional.of(over)));
    assertThat(database.transaction(new DebtJournal()::open))
        .anySatisfy(
            owed -> {
              assertThat(owed.name()).isEqualTo("refund-lease-1018-unused-0");
              assertThat(owed.debt())
                  .isEqualTo(new Debt(new Debt.Unused(0), sats(A, 1_999_000), Debt.ENDED_EARLY));
              assertThat(owed.since()).isEqualTo(over);
            });
  }

  private static Suspended archive(Instant outage) {
    return new Suspended(
        new Running(
            Payments.of(sats(A, 98_304_000)),
            SLOW,
            new Access(33_075, List.of(new Access.Port(33_076, 5_432, "tcp", "postgres"))),
            at(1_795_644_008),
            at(1_893_948_008),
            1),
        Outage.theirs(outage));
  }

  @Test
  void an_old_journal_forgets_nothing_that_is_open_owed_or_out() throws Exception {
    try (Database database = Journals.open(copy("journal-36d1164.db"))) {
      List<Lease> open = database.transaction(leases::open);
      List<DebtJournal.Entry> debts = database.transaction(new DebtJournal()::open);
      int completed = database.transaction(leases::completed);
      OldRows.forget(database, 4_000_000_000L, 4_000_000_000L);

      List<Lease> openNow = database.transaction(leases::open);
      assertThat(openNow).isEqualTo(open);
      List<DebtJournal.Entry> debtsNow = database.transaction(new DebtJournal()::open);
      assertThat(debtsNow).isEqualTo(debts);
      int completedNow = database.transaction(leases::completed);
      assertThat(completedNow).isEqualTo(completed);
      assertSent(database);
      // Its refund was made, and nobody has asked its mint whether it is redeemed.
      Optional<Lease> refunded = database.transaction(tx -> leases.find(tx, new LeaseId(1006)));
      Optional<Lease> expired = database.transaction(tx -> leases.find(tx, new LeaseId(1005)));
      assertThat(refunded).isPresent();
      assertThat(expired).isEmpty();
      // Others are refunded, or being so.
      assertThat(number(database, "SELECT count(*) FROM top_ups WHERE status = 'APPLIED'"))
          .isZero();
      assertThat(number(database, "SELECT count(*) FROM top_ups")).isEqualTo(3);
      assertThat(number(database, "SELECT count(*) FROM withdrawals")).isEqualTo(2);
      List<Withdrawal> paying = database.transaction(new WithdrawalJournal()::underWay);
      assertThat(paying).hasSize(2);
    }
  }

  private static void assertSent(Database database) {
    SentTokens sent = new SentTokens();
    List<Token> all = database.transaction(sent::all);
    assertThat(all).hasSize(9);
    Optional<Token> refund = database.transaction(tx -> sent.find(tx, "refund-lease-1006"));
    assertThat(refund.map(Token::amount)).contains(300L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal-36d1164.db", "journal-older-rows.db"})
  void every_table_is_as_it_was_and_the_file_has_its_number(String name) throws Exception {
    try (Database database = Journals.open(copy(name))) {
      assertThat(pragma(database, "user_version")).isEqualTo(14);
      assertThat(database.transaction(new WalletLink()::id)).matches("[0-9a-f]{32}");
      assertThat(pragma(database, "secure_delete")).isEqualTo(1);
      assertLeases(database);
      assertTopUps(database);
      assertWithdrawals(database);
      assertRelays(database);
    }
  }

  private void assertLeases(Database database) {
    assertThat(LongStream.rangeClosed(1000, 1021).mapToObj(id -> lease(database, id)))
        .hasSize(22)
        .filteredOn(lease -> lease.owner().equals(ALICE))
        .extracting(lease -> lease.id().number())
        .containsExactly(1000L, 1001L, 1005L, 1010L, 1011L, 1012L);
    Map<String, Long> states =
        LongStream.rangeClosed(1000, 1021)
            .mapToObj(id -> LeaseStateCodec.name(state(database, id)))
            .collect(Collectors.groupingBy(state -> state, Collectors.counting()));
    assertThat(states)
        .isEqualTo(
            Map.of(
                "live",
                5L,
                "ended",
                4L,
                "refused",
                1L,
                "suspended",
                3L,
                "resuming",
                1L,
                "provisioning",
                1L,
                "ending",
                4L,
                "redeeming",
                3L));
    List<Lease> open = database.transaction(leases::open);
    assertThat(open).hasSize(17);
    Lease provisioning = lease(database, 1014);
    assertThat(provisioning.owner()).isEqualTo(BOB);
    assertThat(provisioning.dmKind()).isEqualTo(DmKind.NIP17);
    assertThat(provisioning.state()).isEqualTo(new Provisioning(sats(A, 200_000), SLOW, 200_000));
    assertThat(lease(database, 1001).terms().encrypted()).isTrue();
    Optional<String> request =
        database.transaction(tx -> leases.requestEvent(tx, new LeaseId(1014)));
    Optional<String> answer = database.transaction(tx -> leases.answerEvent(tx, new LeaseId(1014)));
    assertThat(request).isPresent();
    assertThat(answer).isEmpty();
    assertThat(number(database, "SELECT seq FROM sqlite_sequence WHERE name = 'leases'"))
        .isEqualTo(1021);
  }

  private static void assertTopUps(Database database) {
    TopUpJournal topUps = new TopUpJournal();
    List<TopUp> unfinished = database.transaction(topUps::unfinished);
    assertThat(unfinished).extracting(TopUp::status).containsExactly(Status.REDEEMING);
    Optional<TopUp> refunding = database.transaction(tx -> topUps.find(tx, REFUNDING));
    assertThat(refunding)
        .contains(
            new TopUp(
                REFUNDING,
                new LeaseId(1000),
                ALICE,
                refunding.orElseThrow().dmKind(),
                Status.REFUNDING,
                Optional.of(sats(A, 196_609_000))));
    assertThat(database.transaction(new DebtJournal()::open))
        .extracting(DebtJournal.Entry::name)
        .containsExactlyInAnyOrder(
            "refund-lease-1017", "refund-lease-1018-unused-0", "refund-top-up-" + REFUNDING.hex());
    assertThat(number(database, "SELECT count(*) FROM top_ups WHERE status = 'APPLIED'"))
        .isEqualTo(2);
  }

  private static void assertWithdrawals(Database database) {
    WithdrawalJournal withdrawals = new WithdrawalJournal();
    List<Withdrawal> underWay = database.transaction(withdrawals::underWay);
    assertThat(underWay).extracting(Withdrawal::number).containsExactly(3L, 4L);
    assertThat(underWay).extracting(Withdrawal::mint).containsExactly(A, B);
    assertThat(underWay)
        .extracting(Withdrawal::feeMax)
        .containsExactly(new Msat(10_000), new Msat(8_000));
    Withdrawal paid = database.transaction(tx -> withdrawals.find(tx, 1)).orElseThrow();
    assertThat(paid.status()).isEqualTo(WithdrawalJournal.Status.PAID);
    assertThat(paid.fee()).isEqualTo(new Msat(1_000));
    Withdrawal refused = database.transaction(tx -> withdrawals.find(tx, 2)).orElseThrow();
    assertThat(refused.note()).isEqualTo("the mint refused the payment (status 400, code 20004)");
  }

  private static void assertRelays(Database database) {
    assertThat(number(database, "SELECT count(*) FROM outbox")).isEqualTo(26);
    // Of what its one relay had taken nothing is kept.
    assertThat(number(database, "SELECT count(*) FROM outbox_due")).isEqualTo(1);
    assertThat(number(database, "SELECT sum(attempts) FROM outbox_due")).isEqualTo(1);
    assertThat(number(database, "SELECT count(*) FROM seen WHERE seen_at > unixepoch()")).isZero();
    assertThat(number(database, "SELECT count(*) FROM seen")).isEqualTo(41);
    assertThat(number(database, "SELECT heard_until FROM relay_cursor")).isEqualTo(1_795_644_021);
    EventId seen = EventId.of("66f858752acdd64b6a1c2894463df6ab5ee70b467cca42c080291359341c90b2");
    assertThat(new RelayJournal(database, 1_000, InstantSource.system()).isSeen(seen)).isTrue();
    Optional<Instant> last =
        database.transaction(tx -> new UptimeJournal().last(tx, at(29_927_400L * 60)));
    assertThat(last).contains(at(29_927_400L * 60));
    double percent =
        database.transaction(tx -> new UptimeJournal().percent(tx, at(29_927_400L * 60)));
    assertThat(percent).isEqualTo(100);
  }

  @Test
  void a_database_that_is_no_journal_is_left_alone() throws Exception {
    Path file = copy("journal-36d1164.db");
    try (Database database = Journals.open(file)) {
      database.execute(
          tx -> tx.run(List.of("ALTER TABLE leases RENAME TO boats", "PRAGMA user_version = 0")));
    }
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> Journals.open(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no journal");
    assertThat(file).hasBinaryContent(before);
  }
}
