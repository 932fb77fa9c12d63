package org.paygress.provider.reply;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.relay.RelayJournal;
import org.paygress.provider.relay.Urgency;
import org.paygress.system.sqlite.Tx;

/** Seals replies and puts them into the outbox: one message an answer, never a second copy. */
public final class ReplySender {

  private final SecretKey key;
  private final RelayJournal journal;
  private final Duration expiry;
  private final Clock clock;
  private final BiConsumer<PublicKey, Event> copies;

  /**
   * @param expiry how long relays are to keep an answer (NIP-40): it carries passwords and tokens
   * @param copies is given what gift wraps those who paid are answered with, once they are durable
   */
  public ReplySender(
      SecretKey key,
      RelayJournal journal,
      Duration expiry,
      Clock clock,
      BiConsumer<PublicKey, Event> copies) {
    this.key = key;
    this.journal = journal;
    this.expiry = expiry;
    this.clock = clock;
    this.copies = copies;
  }

  /** Encrypts a reply to its reader, in the kind the request came in. */
  public Event seal(PublicKey to, DmKind kind, Reply reply, EventId request) {
    long now = clock.instant().getEpochSecond();
    return DirectMessages.sealed(
            kind,
            key,
            to,
            ReplyCodec.encode(reply, request),
            now,
            OptionalLong.of(now + expiry.toSeconds()))
        .event();
  }

  /** Seals and enqueues; the message leaves when the transaction has been committed. */
  public Event send(Tx tx, PublicKey to, DmKind kind, Reply reply, EventId request)
      throws SQLException {
    return send(tx, to, kind, reply, request, urgency(reply));
  }

  /** The same, as urgent as is said. */
  public Event send(Tx tx, PublicKey to, DmKind kind, Reply reply, EventId request, Urgency urgency)
      throws SQLException {
    Event event = seal(to, kind, reply, request);
    journal.enqueue(tx, event, urgency);
    // The list of relays that a consumer publishes is for gift wraps (NIP-17). Strangers, whom
    // refusals go to, may not make us connect anywhere.
    if (kind != DmKind.NIP04 && urgency != Urgency.REFUSAL) {
      tx.afterwards(() -> copies.accept(to, event));
    }
    return event;
  }

  /** How urgent a reply is, whoever reads it. */
  public static Urgency urgency(Reply reply) {
    return switch (reply) {
      case AccessDetails _, TopUpResponse _ -> Urgency.PAID;
      case ErrorReply error -> error.refundToken().isPresent() ? Urgency.PAID : Urgency.REFUSAL;
      case StatusResponse _ -> Urgency.ANSWER;
    };
  }
}
