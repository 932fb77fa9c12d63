package org.paygress.provider.relay;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.Tx;

/**
 * What the relay pool must not forget: which events were handled, which are to be published and who
 * has them, and until when each relay was listened to.
 *
 * <p>Methods with a {@link Tx} become true together with everything else in that transaction.
 */
public final class RelayJournal {

  /** Its tables. */
  public static final List<String> SCHEMA =
      Stream.of(SeenTable.SCHEMA, OutboxTable.SCHEMA, CursorTable.SCHEMA)
          .flatMap(List::stream)
          .toList();

  /** What later releases changed of them, in one step. */
  public static final List<String> PENDING_ONLY =
      Stream.of(SeenTable.OUR_TIME, OutboxTable.PENDING_ONLY).flatMap(List::stream).toList();

  private final Database database;
  private final InstantSource clock;
  private final int answersWaitingMax;
  private final List<Runnable> enqueueListeners = new CopyOnWriteArrayList<>();

  /**
   * @param database has {@link #SCHEMA} and {@link #PENDING_ONLY}
   * @param answersWaitingMax answers that nobody paid for and that wait for a relay, of each
   *     urgency
   */
  public RelayJournal(Database database, int answersWaitingMax, InstantSource clock) {
    this.database = database;
    this.answersWaitingMax = answersWaitingMax;
    this.clock = clock;
  }

  /**
   * Records that an event has been handled.
   *
   * @return false if it was recorded before
   */
  public boolean markSeen(Tx tx, EventId id) throws SQLException {
    return SeenTable.mark(tx, id, nowMillis() / 1000);
  }

  /** Whether an event has been handled. */
  public boolean isSeen(EventId id) {
    return database.transaction(tx -> isSeen(tx, id));
  }

  /** As {@link #isSeen(EventId)}. */
  public boolean isSeen(Tx tx, EventId id) throws SQLException {
    return SeenTable.contains(tx, id);
  }

  /**
   * Puts a signed event into the outbox: it goes to every relay until each has answered for good or
   * {@link OutboxPolicy} gives it up. A running {@link RelayPool} on this journal takes it up as
   * soon as the transaction ends. Enqueuing an event that is there changes nothing.
   *
   * @param answer how urgent it is, if it is an answer
   */
  public void enqueue(Tx tx, Event event, Urgency answer) throws SQLException {
    OutboxTable.add(tx, event, answer, answersWaitingMax, nowMillis());
    enqueueListeners.forEach(Runnable::run);
  }

  /**
   * As {@link #enqueue(Tx, Event, Urgency)}, but every relay is offered it once more, also one that
   * has taken or refused it before: it may have lost it since.
   */
  public void enqueueAgain(Tx tx, Event event, Urgency answer) throws SQLException {
    OutboxTable.addAgain(tx, event, answer, answersWaitingMax, nowMillis());
    enqueueListeners.forEach(Runnable::run);
  }

  void enqueue(Event event) {
    database.execute(tx -> enqueue(tx, event, Urgency.ANSWER));
  }

  /** Names all relays that events go to from now on. */
  void goesTo(Collection<RelayUrl> urls) {
    database.execute(tx -> OutboxTable.goesTo(tx, urls));
  }

  void onEnqueue(Runnable listener) {
    enqueueListeners.add(listener);
  }

  void removeListener(Runnable listener) {
    enqueueListeners.remove(listener);
  }

  /** Events that a relay should be offered now, most urgent first. */
  List<OutboxTable.Entry> due(RelayUrl relay, int max) {
    return database.transaction(tx -> OutboxTable.due(tx, relay, nowMillis(), max));
  }

  /** A relay has taken an event, or refused it for good. */
  void settled(EventId id, RelayUrl relay) {
    database.execute(tx -> OutboxTable.settle(tx, id, relay));
  }

  void retryLater(EventId id, RelayUrl relay, int attempts, long waitMillis, String message) {
    long nextAt = nowMillis() + waitMillis;
    database.execute(tx -> OutboxTable.postpone(tx, id, relay, attempts, nextAt, message));
  }

  long waiting(RelayUrl relay) {
    return database.transaction(tx -> OutboxTable.waiting(tx, relay, nowMillis()));
  }

  /** Until when (unix seconds) a relay has told us everything; empty if it never did. */
  Optional<Long> heardUntil(RelayUrl relay) {
    return database.transaction(tx -> CursorTable.get(tx, relay));
  }

  void heardUntil(RelayUrl relay, long unixSecs) {
    database.execute(tx -> CursorTable.set(tx, relay, unixSecs));
  }

  /**
   * Forgets events that were handled more than {@code keep} ago, and outbox entries that are given
   * up.
   */
  void prune(Duration keep) {
    database.execute(
        tx -> {
          SeenTable.prune(tx, nowMillis() / 1000, keep.toSeconds());
          OutboxTable.prune(tx, nowMillis());
        });
  }

  private long nowMillis() {
    return clock.millis();
  }
}
