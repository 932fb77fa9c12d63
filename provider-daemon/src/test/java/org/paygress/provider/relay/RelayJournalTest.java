package org.paygress.provider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.Migration;
import org.paygress.system.sqlite.Migrations;
import org.paygress.system.sqlite.Tx;

class RelayJournalTest {

  private static final RelayUrl RELAY = RelayUrl.of("wss://relay.example");
  private static final RelayUrl OTHER = RelayUrl.of("wss://other.example");
  private static final SecretKey KEY = SecretKey.generate();
  private static final int WAITING_MAX = 100;
  private static final long START = 1_800_000_000;

  @TempDir Path directory;
  private Instant now = Instant.ofEpochSecond(START);
  private Database database;
  private RelayJournal journal;

  @BeforeEach
  void open() {
    database =
        Database.open(
            directory.resolve("journal.db"),
            Migrations.of(
                Migration.of(1, RelayJournal.SCHEMA), Migration.of(2, RelayJournal.PENDING_ONLY)));
    journal = new RelayJournal(database, WAITING_MAX, () -> now);
    journal.goesTo(List.of(RELAY, OTHER));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void after(Duration time) {
    now = now.plus(time);
  }

  private static Event event(int kind, long createdAt, String content) {
    return Event.sign(KEY, createdAt, kind, List.of(List.of("d", "one")), content);
  }

  private List<EventId> due(RelayUrl relay) {
    return journal.due(relay, 100).stream().map(OutboxTable.Entry::id).toList();
  }

  @Test
  void an_event_is_seen_once_it_is_marked() {
    Event event = event(Kind.NIP04_DM, START, "a");
    assertThat(journal.isSeen(event.id())).isFalse();
    assertThat(mark(event)).isTrue();
    assertThat(mark(event)).isFalse();
    assertThat(journal.isSeen(event.id())).isTrue();
  }

  private boolean mark(Event event) {
    return database.transaction(tx -> journal.markSeen(tx, event.id()));
  }

  @Test
  void a_seen_event_is_forgotten_so_long_after_it_came_whatever_its_date_is() {
    Event old = event(Kind.NIP04_DM, 253_402_300_799L, "of the year 9999");
    mark(old);
    after(Duration.ofSeconds(1));
    Event kept = event(Kind.NIP04_DM, 0, "of the year 1970");
    mark(kept);
    after(Duration.ofDays(15));
    Event recent = event(Kind.NIP04_DM, START, "recent");
    mark(recent);
    journal.prune(Duration.ofDays(15));
    assertThat(journal.isSeen(old.id())).isFalse();
    assertThat(journal.isSeen(kept.id())).isTrue();
    assertThat(journal.isSeen(recent.id())).isTrue();
  }

  @Test
  void a_clock_that_jumps_ahead_does_not_make_us_forget() {
    Event event = event(Kind.NIP04_DM, START, "a");
    mark(event);
    after(Duration.ofDays(3650));
    journal.prune(Duration.ofDays(15));
    assertThat(journal.isSeen(event.id())).isTrue();
  }

  @Test
  void each_relay_has_its_own_account_of_an_event() {
    Event reply = event(Kind.NIP04_DM, START, "reply");
    journal.enqueue(reply);
    journal.settled(reply.id(), RELAY);
    assertThat(due(RELAY)).isEmpty();
    assertThat(due(OTHER)).containsExactly(reply.id());
    assertThat(journal.waiting(RELAY)).isZero();
    assertThat(journal.waiting(OTHER)).isEqualTo(1);
  }

  @Test
  void what_a_relay_accepted_stays_accepted() {
    Event reply = event(Kind.NIP04_DM, START, "reply");
    journal.enqueue(reply);
    journal.settled(reply.id(), RELAY);
    journal.settled(reply.id(), RELAY);
    journal.retryLater(reply.id(), RELAY, 1, 0, "no answer");
    journal.enqueue(reply);
    assertThat(due(RELAY)).isEmpty();
  }

  @Test
  void a_retry_waits_its_time_and_counts() {
    Event reply = event(Kind.NIP04_DM, START, "reply");
    journal.enqueue(reply);
    journal.retryLater(reply.id(), RELAY, 3, 5000, "rate-limited:");
    assertThat(due(RELAY)).isEmpty();
    after(Duration.ofSeconds(5));
    assertThat(journal.due(RELAY, 1))
        .containsExactly(new OutboxTable.Entry(reply.id(), reply.toJson(), 3));
  }

  @Test
  void a_reply_is_given_up_after_a_day() {
    Event reply = event(Kind.GIFT_WRAP, START, "reply");
    journal.enqueue(reply);
    after(Duration.ofDays(1).minusMillis(1));
    assertThat(due(RELAY)).containsExactly(reply.id());
    after(Duration.ofMillis(1));
    assertThat(due(RELAY)).isEmpty();
    assertThat(journal.waiting(RELAY)).isZero();
    journal.prune(Duration.ofDays(15));
    now = Instant.ofEpochSecond(START);
    assertThat(due(RELAY)).isEmpty();
  }

  @Test
  void a_heartbeat_is_given_up_when_nobody_would_count_it() {
    Event beat = event(Kind.HEARTBEAT, START, "beat");
    journal.enqueue(beat);
    after(Duration.ofMinutes(5).minusMillis(1));
    assertThat(due(RELAY)).containsExactly(beat.id());
    after(Duration.ofMillis(1));
    assertThat(due(RELAY)).isEmpty();
  }

  @Test
  void a_newer_offer_replaces_an_older_one_and_never_the_other_way_round() {
    Event older = event(Kind.OFFER, START, "older");
    Event newer = event(Kind.OFFER, START + 1, "newer");
    journal.enqueue(newer);
    journal.enqueue(older);
    assertThat(due(RELAY)).containsExactly(newer.id());
    Event newest = event(Kind.OFFER, START + 2, "newest");
    journal.enqueue(newest);
    assertThat(due(RELAY)).containsExactly(newest.id());
    journal.settled(newer.id(), RELAY);
    assertThat(due(RELAY)).containsExactly(newest.id());
  }

  @Test
  void two_replies_never_replace_each_other() {
    Event one = event(Kind.NIP04_DM, START, "one");
    Event two = event(Kind.NIP04_DM, START + 1, "two");
    journal.enqueue(one);
    journal.enqueue(two);
    assertThat(due(RELAY)).containsExactly(one.id(), two.id());
  }

  @Test
  void replies_go_before_statements_and_statements_before_heartbeats() {
    Event beat = event(Kind.HEARTBEAT, START, "beat");
    Event offer = event(Kind.OFFER, START, "offer");
    Event reply = event(Kind.NIP04_DM, START, "reply");
    journal.enqueue(beat);
    after(Duration.ofMillis(1));
    journal.enqueue(offer);
    after(Duration.ofMillis(1));
    journal.enqueue(reply);
    assertThat(due(RELAY)).containsExactly(reply.id(), offer.id(), beat.id());
  }

  @Test
  void how_long_a_relay_was_listened_to_survives() {
    assertThat(journal.heardUntil(RELAY)).isEmpty();
    journal.heardUntil(RELAY, START);
    close();
    open();
    assertThat(journal.heardUntil(RELAY)).hasValue(START);
    assertThat(journal.heardUntil(OTHER)).isEmpty();
  }

  @Test
  void a_relay_is_known_by_every_spelling_of_its_address() {
    database.execute(
        tx -> tx.update("INSERT INTO relay_cursor VALUES ('wss://Relay.example:443/', ?)", START));
    assertThat(journal.heardUntil(RELAY)).hasValue(START);
    journal.heardUntil(RelayUrl.of("wss://relay.example/"), START + 1);
    assertThat(journal.heardUntil(RELAY)).hasValue(START + 1);
    assertThat(journal.heardUntil(OTHER)).isEmpty();
  }

  private void enqueue(Event event, Urgency urgency) {
    database.execute(tx -> journal.enqueue(tx, event, urgency));
  }

  @Test
  void what_was_paid_for_goes_before_what_strangers_get_for_nothing() {
    Event refusal = event(Kind.NIP04_DM, START, "no");
    Event status = event(Kind.NIP04_DM, START, "running");
    Event access = event(Kind.NIP04_DM, START, "access");
    enqueue(refusal, Urgency.REFUSAL);
    after(Duration.ofSeconds(1));
    enqueue(status, Urgency.ANSWER);
    after(Duration.ofSeconds(1));
    enqueue(access, Urgency.PAID);
    assertThat(due(RELAY)).containsExactly(access.id(), status.id(), refusal.id());
  }

  @Test
  void of_refusals_only_the_newest_wait() {
    Event first = event(Kind.NIP04_DM, START, "first");
    enqueue(first, Urgency.REFUSAL);
    Event paid = event(Kind.NIP04_DM, START, "paid");
    enqueue(paid, Urgency.PAID);
    for (int i = 0; i < WAITING_MAX; i++) {
      enqueue(event(Kind.NIP04_DM, START, "refusal " + i), Urgency.REFUSAL);
    }
    assertThat(journal.waiting(RELAY)).isEqualTo(WAITING_MAX + 1);
    assertThat(journal.due(RELAY, 2_000))
        .extracting(OutboxTable.Entry::id)
        .contains(paid.id())
        .doesNotContain(first.id());
  }

  @ParameterizedTest
  @EnumSource(
      value = Urgency.class,
      names = {"ANSWER", "REFUSAL"})
  void what_was_paid_for_stays_so_when_it_is_asked_for_again(Urgency again) {
    Event access = event(Kind.NIP04_DM, START, "access");
    enqueue(access, Urgency.PAID);
    database.execute(tx -> journal.enqueueAgain(tx, access, again));
    for (int i = 0; i < WAITING_MAX; i++) {
      enqueue(event(Kind.NIP04_DM, START, "other " + i), again);
    }
    assertThat(journal.due(RELAY, 2_000).getFirst().id()).isEqualTo(access.id());
  }

  @Test
  void an_answer_that_every_relay_has_is_gone_and_can_be_sent_again() {
    Event reply = event(Kind.NIP04_DM, START, "reply");
    journal.enqueue(reply);
    journal.settled(reply.id(), RELAY);
    assertThat(rows()).isEqualTo(1);
    journal.settled(reply.id(), OTHER);
    assertThat(rows()).isZero();
    journal.enqueue(reply);
    assertThat(due(RELAY)).containsExactly(reply.id());
    // The newest offer stays for a relay that joins later.
    Event offer = event(Kind.OFFER, START, "offer");
    journal.enqueue(offer);
    journal.settled(offer.id(), RELAY);
    journal.settled(offer.id(), OTHER);
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void a_relay_that_joins_gets_what_is_still_worth_publishing_and_one_that_left_holds_up_nothing() {
    Event reply = event(Kind.NIP04_DM, START, "reply");
    journal.enqueue(reply);
    journal.settled(reply.id(), RELAY);
    RelayUrl third = RelayUrl.of("wss://third.example");
    journal.goesTo(List.of(RELAY, OTHER, third));
    assertThat(due(third)).containsExactly(reply.id());
    assertThat(due(RELAY)).isEmpty();
    journal.goesTo(List.of(RELAY));
    assertThat(rows()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Urgency.class)
  void what_a_relay_has_settled_costs_no_look_however_much_another_has_not(Urgency urgency) {
    for (int i = 0; i < 500; i++) {
      Event event = event(Kind.NIP04_DM, START, "answer " + i);
      enqueue(event, urgency);
      journal.settled(event.id(), RELAY);
    }
    assertThat(database.transaction(RelayJournalTest::duePlan))
        .noneMatch(step -> step.contains("SCAN") || step.contains("TEMP B-TREE"))
        .anyMatch(step -> step.startsWith("SEARCH d USING PRIMARY KEY (relay=?)"));
    assertThat(due(RELAY)).isEmpty();
    assertThat(journal.waiting(OTHER)).isEqualTo(urgency.isBounded() ? WAITING_MAX : 500);
  }

  private static List<String> duePlan(Tx tx) throws SQLException {
    return tx.query(
        "EXPLAIN QUERY PLAN " + OutboxTable.DUE, row -> row.text("detail"), "", 0, 0, 0, 1);
  }

  private long rows() {
    return database
        .transaction(tx -> tx.one("SELECT count(*) AS n FROM outbox", row -> row.number("n")))
        .orElseThrow();
  }

  @Test
  void a_clock_that_was_ahead_once_does_not_silence_us_afterwards() {
    now = Instant.ofEpochSecond(START).plus(Duration.ofDays(30));
    journal.enqueue(event(Kind.OFFER, now.getEpochSecond(), "from the future"));
    now = Instant.ofEpochSecond(START);
    Event offer = event(Kind.OFFER, START, "offer");
    journal.enqueue(offer);
    assertThat(due(RELAY)).containsExactly(offer.id());
  }

  @Test
  void a_clock_that_steps_back_prolongs_no_wait() {
    Event reply = event(Kind.NIP04_DM, START, "reply");
    journal.enqueue(reply);
    journal.retryLater(reply.id(), RELAY, 1, 5_000, "no answer");
    now = Instant.ofEpochSecond(START).minus(Duration.ofHours(12));
    assertThat(due(RELAY)).containsExactly(reply.id());
  }
}
