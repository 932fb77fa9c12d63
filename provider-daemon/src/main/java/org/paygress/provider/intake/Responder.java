package org.paygress.provider.intake;

import java.sql.SQLException;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.nostr.Event;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.relay.Urgency;
import org.paygress.provider.reply.ReplySender;
import org.paygress.provider.store.Journals;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Tx;

/** What all handlers do: answer a request and mark it as dealt with, in one transaction. */
final class Responder {

  private final Journals journals;
  private final ReplySender answers;

  Responder(Journals journals, ReplySender answers) {
    this.journals = journals;
    this.answers = answers;
  }

  Journals journals() {
    return journals;
  }

  void reply(IncomingRequest incoming, Reply reply) {
    journals
        .database()
        .execute(
            tx -> {
              close(tx, incoming);
              answers.send(tx, incoming.sender(), incoming.kind(), reply, incoming.request());
            });
  }

  /** Answers with an error before any money moved, which the error says where it is a comfort. */
  void refuse(IncomingRequest incoming, Failure failure) {
    boolean elsewhere =
        failure.type() == ErrorType.TOKEN_ALREADY_SPENT
            || failure.type() == ErrorType.TOKEN_PENDING;
    reply(
        incoming,
        elsewhere
            ? ErrorReply.of(failure.type(), failure.message())
            : ErrorReply.unspent(failure.type(), failure.message()));
  }

  /**
   * Marks a request as dealt with: no relay's copy of it, now or after a restart, and no other gift
   * wrap around the same request counts again.
   */
  void close(Tx tx, IncomingRequest incoming) throws SQLException {
    journals.relay().markSeen(tx, incoming.event().id(), incoming.event().createdAt());
    journals.relay().markSeen(tx, incoming.request(), incoming.message().createdAt());
  }

  /** Whether the request was dealt with before, in whatever wrap it came. */
  boolean isClosed(IncomingRequest incoming) {
    return journals.relay().isSeen(incoming.request());
  }

  /** Publishes an answer once more, the same event as before: a relay knows it by its id. */
  void repeat(IncomingRequest incoming, String answerEvent) {
    journals
        .database()
        .execute(
            tx -> {
              close(tx, incoming);
              switch (Event.parse(answerEvent)) {
                case Parsed.Ok<Event>(var event) ->
                    journals.relay().enqueueAgain(tx, event, Urgency.ANSWER);
                case Parsed.Malformed<Event> _ -> {}
              }
            });
  }
}
