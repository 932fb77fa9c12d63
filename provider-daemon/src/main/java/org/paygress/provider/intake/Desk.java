package org.paygress.provider.intake;

import java.sql.SQLException;
import org.paygress.protocol.Parsed;
import org.paygress.protocol.message.ErrorReply;
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

  void refuse(Letter letter, Failure failure) {
    reply(letter, ErrorReply.of(failure.type(), failure.message()));
  }

  /** Marks a letter as dealt with: no relay's copy of it, now or after a restart, counts again. */
  void close(Tx tx, Letter letter) throws SQLException {
    books.relay().markSeen(tx, letter.event().id(), letter.event().createdAt());
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
