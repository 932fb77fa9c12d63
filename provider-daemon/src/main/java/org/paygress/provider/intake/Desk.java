package org.paygress.provider.intake;

import java.sql.SQLException;
import org.paygress.protocol.Parsed;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.nostr.Event;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.runtime.Answers;
import org.paygress.provider.runtime.Books;
import org.paygress.provider.store.Tx;

/** What all desks do: answer a letter and mark it as dealt with, in one transaction. */
final class Desk {

  private final Books books;
  private final Answers answers;

  Desk(Books books, Answers answers) {
    this.books = books;
    this.answers = answers;
  }

  Books books() {
    return books;
  }

  void reply(Letter letter, Reply reply) {
    books
        .database()
        .execute(
            tx -> {
              close(tx, letter);
              answers.send(tx, letter.sender(), letter.kind(), reply);
            });
  }

  /** Answers with an error before any money moved, which the error says where it is a comfort. */
  void refuse(Letter letter, Failure failure) {
    boolean elsewhere =
        failure.type() == ErrorType.TOKEN_ALREADY_SPENT
            || failure.type() == ErrorType.TOKEN_PENDING;
    reply(
        letter,
        elsewhere
            ? ErrorReply.of(failure.type(), failure.message())
            : ErrorReply.unspent(failure.type(), failure.message()));
  }

  /**
   * Marks a letter as dealt with: no relay's copy of it, now or after a restart, and no other gift
   * wrap around the same request counts again.
   */
  void close(Tx tx, Letter letter) throws SQLException {
    books.relay().markSeen(tx, letter.event().id(), letter.event().createdAt());
    books.relay().markSeen(tx, letter.request(), letter.message().createdAt());
  }

  /** Whether the request was dealt with before, in whatever wrap it came. */
  boolean isClosed(Letter letter) {
    return books.relay().isSeen(letter.request());
  }

  /** Publishes an answer once more, the same event as before: a relay knows it by its id. */
  void repeat(Letter letter, String answerEvent) {
    books
        .database()
        .execute(
            tx -> {
              close(tx, letter);
              switch (Event.parse(answerEvent)) {
                case Parsed.Ok<Event>(var event) -> books.relay().enqueue(tx, event);
                case Parsed.Malformed<Event> _ -> {}
              }
            });
  }
}
