package org.paygress.provider.intake;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.relay.Urgency;
import org.paygress.provider.reply.ReplySender;
import org.paygress.provider.store.Journals;
import org.paygress.system.Parsed;
import org.paygress.system.retry.TokenBucket;
import org.paygress.system.sqlite.Tx;
import org.paygress.system.time.ElapsedTime;

/**
 * What all handlers do: answer a request and mark it as dealt with, in one transaction.
 *
 * <p>Who has paid here before is always answered. All others together are refused so many times a
 * minute; beyond that a refusal is neither sent nor kept, and its token is unspent all the same.
 */
final class Responder {

  private final Journals journals;
  private final ReplySender answers;
  private final InstantSource clock;
  private final ElapsedTime elapsed;
  private final TokenBucket refusals;

  /**
   * @param refusalsPerMinuteMax refusals to those who have paid for nothing here
   */
  Responder(Journals journals, ReplySender answers, int refusalsPerMinuteMax, InstantSource clock) {
    this.journals = journals;
    this.answers = answers;
    this.clock = clock;
    this.elapsed = ElapsedTime.by(clock);
    this.refusals = new TokenBucket(refusalsPerMinuteMax, elapsed.nanos());
  }

  /** When a request comes in, in Unix seconds: what we keep of it is dated by us. */
  long now() {
    return clock.instant().getEpochSecond();
  }

  Journals journals() {
    return journals;
  }

  void reply(IncomingRequest incoming, Reply reply) {
    Optional<Urgency> urgency = urgency(incoming.sender(), ReplySender.urgency(reply));
    if (urgency.isEmpty()) {
      return;
    }
    journals
        .database()
        .execute(
            tx -> {
              close(tx, incoming);
              answers.send(
                  tx, incoming.sender(), incoming.kind(), reply, incoming.request(), urgency.get());
            });
  }

  /** How urgent it is to answer this sender; empty if strangers were refused often enough. */
  private Optional<Urgency> urgency(PublicKey sender, Urgency ofReply) {
    if (ofReply != Urgency.REFUSAL) {
      return Optional.of(ofReply);
    }
    boolean owner = journals.database().transaction(tx -> journals.leases().hasPaid(tx, sender));
    if (owner) {
      return Optional.of(Urgency.ANSWER);
    }
    synchronized (refusals) {
      return refusals.take(elapsed.nanos()) ? Optional.of(Urgency.REFUSAL) : Optional.empty();
    }
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
    journals.relay().markSeen(tx, incoming.event().id());
    journals.relay().markSeen(tx, incoming.request());
  }

  /** Publishes an answer once more, the same event as before: a relay knows it by its id. */
  void repeat(IncomingRequest incoming, String answerEvent) {
    Optional<Urgency> urgency = urgency(incoming.sender(), Urgency.REFUSAL);
    if (urgency.isEmpty()) {
      return;
    }
    journals
        .database()
        .execute(
            tx -> {
              close(tx, incoming);
              switch (Event.parse(answerEvent)) {
                case Parsed.Ok<Event>(var event) ->
                    journals.relay().enqueueAgain(tx, event, urgency.get());
                case Parsed.Malformed<Event> _ -> {}
              }
            });
  }
}
