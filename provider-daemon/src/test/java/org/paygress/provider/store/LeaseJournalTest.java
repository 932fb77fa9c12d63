package org.paygress.provider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.host.Resources;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.lease.Access;
import org.paygress.provider.lease.EndReason;
import org.paygress.provider.lease.Ended;
import org.paygress.provider.lease.Ending;
import org.paygress.provider.lease.InGrace;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseState;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Outage;
import org.paygress.provider.lease.Overdue;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.lease.Payments;
import org.paygress.provider.lease.Provisioning;
import org.paygress.provider.lease.Redeeming;
import org.paygress.provider.lease.Refused;
import org.paygress.provider.lease.Resuming;
import org.paygress.provider.lease.Running;
import org.paygress.provider.lease.Suspended;
import org.paygress.provider.lease.Terms;
import org.paygress.provider.lease.Tier;
import org.paygress.provider.lease.Unproven;
import org.paygress.provider.store.LeaseJournal.NewLease;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.StoreException;

class LeaseJournalTest {

  private static final Rate RATE = new Rate(50);
  private static final Tier TIER =
      new Tier("basic", "Basic", "small", new Resources(1000, 1024, 4096, 256), RATE);
  private static final PublicKey OWNER = SecretKey.generate().publicKey();
  private static final Payment PAYMENT =
      new Payment(MintUrl.of("https://mint.example"), "sat", new Msat(100_000));
  private static final Payments PAID =
      new Payments(
          List.of(
              PAYMENT, new Payment(MintUrl.of("https://other.example"), "msat", new Msat(7_001))));
  private static final Access ACCESS =
      new Access(31_000, List.of(new Access.Port(31_001, 5432, "tcp", "postgres")));
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  @TempDir Path dir;
  private final LeaseJournal leases = new LeaseJournal();
  private Database database;

  @BeforeEach
  void open() {
    database = Journals.open(dir.resolve("journal.db"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static NewLease admission(String request, boolean encrypted) {
    Terms terms =
        new Terms(
            TIER,
            "debian",
            Optional.of(new WorkloadId("w1")),
            new SshUsername("user"),
            encrypted,
            encrypted);
    return new NewLease(
        EventId.of(request.repeat(32)),
        OWNER,
        DmKind.NIP17,
        terms,
        new Redeeming(RATE, 60, false),
        TokenHash.of("token-" + request),
        "ciphertext-" + request,
        1);
  }

  private Lease admit(String request, int slot, boolean encrypted) {
    return database.transaction(
        tx -> leases.admit(tx, admission(request, encrypted), new Slot(slot)));
  }

  private Optional<String> keptRequest(Lease lease) {
    return database.transaction(tx -> leases.requestEvent(tx, lease.id()));
  }

  private void save(Lease lease, LeaseState state) {
    database.execute(tx -> leases.save(tx, lease.in(state)));
  }

  @Test
  void numbers_start_at_1000_and_are_never_reused() {
    assertThat(admit("aa", 0, false).id()).isEqualTo(new LeaseId(1000));
    database.execute(tx -> tx.update("DELETE FROM leases"));
    assertThat(admit("bb", 0, false).id()).isEqualTo(new LeaseId(1001));
  }

  private static Stream<Class<?>> statesOf(Class<?> vocabulary) {
    return vocabulary.isSealed()
        ? Arrays.stream(vocabulary.getPermittedSubclasses()).flatMap(LeaseJournalTest::statesOf)
        : Stream.of(vocabulary);
  }

  @Test
  void every_state_is_read_back_as_it_was_written() {
    Lease lease = admit("aa", 0, false);
    List<LeaseState> states =
        List.of(
            new Redeeming(RATE, 60, true),
            new Unproven(RATE, 60),
            new Overdue(),
            new Overdue(true),
            new Refused(ErrorType.TOKEN_PENDING),
            new Provisioning(PAYMENT, RATE, 2_000),
            new Live(new Running(PAID, RATE, ACCESS, NOW, NOW.plusSeconds(9), 1)),
            new Suspended(
                new Running(PAID, RATE, ACCESS, NOW, NOW.plusSeconds(9), 1), Outage.ours(NOW)),
            new Resuming(
                new Running(PAID, RATE, ACCESS, NOW, NOW.plusSeconds(9), 1), Outage.theirs(NOW)),
            new Suspended(
                new Running(PAID, RATE, ACCESS, NOW, NOW.plusSeconds(9), 1),
                Outage.ours(NOW, NOW.plusSeconds(5))),
            new InGrace(
                new Running(PAID, RATE, ACCESS, NOW, NOW.plusSeconds(9), 1),
                Outage.theirs(NOW),
                NOW.plusSeconds(10),
                true),
            new Ending(EndReason.OPERATOR),
            new Ending(EndReason.EXPIRED, Optional.of(NOW)),
            new Ended(EndReason.EXPIRED, Optional.of(NOW)));
    assertThat(states.stream().<Class<?>>map(LeaseState::getClass).collect(Collectors.toSet()))
        .isEqualTo(statesOf(LeaseState.class).collect(Collectors.toSet()));
    for (LeaseState state : states) {
      save(lease, state);
      Optional<Lease> read = database.transaction(tx -> leases.find(tx, lease.id()));
      assertThat(read).contains(lease.in(state));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "$.expiry, expiry is missing",
    "$.attempt, attempt is missing",
    "$.paid, paid is missing",
    "$.ports, ports is missing",
    "$.state, state is missing"
  })
  void a_damaged_row_is_named_and_means_nothing(String field, String words) {
    Lease lease = admit("aa", 1, false);
    save(lease, new Live(new Running(PAID, RATE, ACCESS, NOW, NOW.plusSeconds(9), 1)));
    database.execute(tx -> tx.update("UPDATE leases SET state = json_remove(state, ?)", field));
    assertThatThrownBy(() -> database.transaction(leases::open))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("journal.db: leases, row " + lease.id().number() + ": " + words);
  }

  @Test
  void two_leases_never_hold_one_slot() {
    Lease first = admit("aa", 3, false);
    assertThatThrownBy(() -> admit("bb", 3, false)).isInstanceOf(StoreException.class);
    save(first, new Ended(EndReason.EXPIRED, Optional.empty()));
    assertThat(admit("cc", 3, false).slot()).isEqualTo(new Slot(3));
  }

  @Test
  void one_request_makes_one_lease() {
    admit("aa", 0, false);
    assertThatThrownBy(() -> admit("aa", 1, false)).isInstanceOf(StoreException.class);
  }

  @Test
  void a_slot_is_free_only_while_number_and_memory_allow() {
    assertThat(free(2, 2048)).hasValue(0);
    admit("aa", 0, false);
    assertThat(free(2, 2048)).hasValue(1);
    assertThat(free(2, 2047)).isEmpty();
    assertThat(free(1, 9999)).isEmpty();
  }

  @Test
  void a_lease_in_grace_holds_its_slot_and_takes_no_room_until_it_is_topped_up() {
    Lease over = admit("aa", 0, false);
    save(
        over,
        new InGrace(
            new Running(PAID, RATE, ACCESS, NOW, NOW.plusSeconds(9), 1),
            Outage.theirs(NOW),
            NOW,
            true));
    assertThat(free(2, 1024)).hasValue(1);
    assertThat(free(1, 1024)).isEmpty();
    database.execute(
        tx ->
            new TopUpJournal()
                .begin(
                    tx,
                    new TopUpJournal.TopUp(
                        EventId.of("cd".repeat(32)),
                        over.id(),
                        over.owner(),
                        over.dmKind(),
                        TopUpJournal.Status.REDEEMING,
                        Optional.empty()),
                    TokenHash.of("a token"),
                    "{}",
                    0));
    assertThat(free(2, 1024)).isEmpty();
    assertThat(free(2, 2048)).hasValue(1);
  }

  private OptionalInt free(int slotsMax, int budgetMb) {
    return database.transaction(
        tx ->
            leases.freeSlot(
                tx, new LeaseJournal.Room(slotsMax, budgetMb, slotsMax, 0, 0), 1024, Set.of()));
  }

  @Test
  void the_request_of_an_encrypted_lease_is_forgotten_once_it_lives() {
    Lease lease = admit("aa", 0, true);
    save(lease, new Provisioning(PAYMENT, RATE, 2_000));
    assertThat(keptRequest(lease)).contains("ciphertext-aa");
    save(lease, new Live(new Running(PAID, RATE, ACCESS, NOW, NOW.plusSeconds(9), 1)));
    assertThat(keptRequest(lease)).isEmpty();
  }

  @Test
  void a_plain_lease_keeps_its_request_until_it_ends() {
    Lease lease = admit("aa", 0, false);
    save(lease, new Live(new Running(PAID, RATE, ACCESS, NOW, NOW.plusSeconds(9), 1)));
    assertThat(keptRequest(lease)).contains("ciphertext-aa");
    save(lease, new Ending(EndReason.EXPIRED));
    assertThat(keptRequest(lease)).isEmpty();
  }

  @Test
  void nobody_but_its_owner_can_read_the_journal() throws Exception {
    admit("aa", 0, false);
    try (var files = Files.list(dir)) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.getFileName().toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void a_failed_transaction_leaves_nothing() {
    assertThatThrownBy(
            () ->
                database.execute(
                    tx -> {
                      leases.admit(tx, admission("aa", false), new Slot(0));
                      throw new IllegalStateException("cut");
                    }))
        .isInstanceOf(IllegalStateException.class);
    List<Lease> open = database.transaction(leases::open);
    assertThat(open).isEmpty();
  }

  @Test
  void a_file_that_is_no_journal_is_refused_rather_than_forgotten() throws Exception {
    Path file = dir.resolve("broken.db");
    Files.writeString(file, "this is not a database, and it is long enough to be looked at");
    assertThatThrownBy(() -> Journals.open(file)).isInstanceOf(StoreException.class);
  }
}
