package org.paygress.provider.intake;

import java.sql.SQLException;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.nostr.Event;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.reply.ReplySender;
import org.paygress.provider.store.Journals;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Tx;

/** What all desks do: answer a letter and mark it as dealt with, in one transaction. */
final class Responder {

  private final Journals books;
  private final ReplySender answers;

  Responder(Journals books, ReplySender answers) {
    this.books = books;
    this.answers = answers;
  }

  Journals books() {
    return books;
  }

  void reply(IncomingRequest letter, Reply reply) {
    books
        .database()
        .execute(
            tx -> {
              close(tx, letter);
              answers.send(tx, letter.sender(), letter.kind(), reply);
            });
  }

  /**
   * ReplySender with an error before any money moved, which the error says where it is a comfort.
   */
  void refuse(IncomingRequest letter, Failure failure) {
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
  void close(Tx tx, IncomingRequest letter) throws SQLException {
    books.relay().markSeen(tx, letter.event().id(), letter.event().createdAt());
    books.relay().markSeen(tx, letter.request(), letter.message().createdAt());
  }

  /** Whether the request was dealt with before, in whatever wrap it came. */
  boolean isClosed(IncomingRequest letter) {
    return books.relay().isSeen(letter.request());
  }

  /** Publishes an answer once more, the same event as before: a relay knows it by its id. */
  void repeat(IncomingRequest letter, String answerEvent) {
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
