package org.paygress.provider.intake;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.ParsedRequest;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.RequestCodec;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.StatusRequest;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.relay.EventHandler;
import org.paygress.provider.store.Journals;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Tx;

/**
 * Where every message from outside comes in: opened, dated, counted, read, and handed to the one it
 * is for. Whatever it holds, it is answered at most once and never stops the daemon.
 *
 * <p>What is not answered leaves no trace in the journal: anybody can send as much of it as he
 * likes, and whoever restarts us pays for reading it once more.
 */
public final class Inbox implements EventHandler {

  private static final Failure UNREADABLE =
      new Failure(ErrorType.INVALID_REQUEST, "The message could not be read as a request");

  private static final Failure BUSY =
      new Failure(
          ErrorType.RATE_LIMITED,
          "Too many requests are waiting for their turn; send yours again later");

  private final SecretKey key;
  private final Clock clock;
  private final Duration requestMaxAge;
  private final Senders senders;
  private final Responder responder;
  private final SpawnHandler spawns;
  private final TopUpHandler topUps;
  private final StatusHandler statuses;
  private final Set<EventId> underWay = ConcurrentHashMap.newKeySet();

  Inbox(
      SecretKey key,
      Clock clock,
      Duration requestMaxAge,
      Senders senders,
      Responder responder,
      SpawnHandler spawns,
      TopUpHandler topUps,
      StatusHandler statuses) {
    this.key = key;
    this.clock = clock;
    this.requestMaxAge = requestMaxAge;
    this.senders = senders;
    this.responder = responder;
    this.spawns = spawns;
    this.topUps = topUps;
    this.statuses = statuses;
  }

  @Override
  public void onEvent(Event event) {
    if (event.isExpired(clock.instant().getEpochSecond())) {
      // Whoever wrote it wants nothing of it any more (NIP-40).
      return;
    }
    switch (DirectMessages.openVerified(event, key)) {
      case Parsed.Ok<DirectMessage>(var message) -> receive(new IncomingRequest(event, message));
      case Parsed.Malformed<DirectMessage>(var reason) -> unreadable(event, reason);
    }
  }

  /**
   * What does not decrypt is nobody's request. Of what is merely too long a NIP-04 event names the
   * sender; a gift wrap names nobody.
   */
  private void unreadable(Event event, String reason) {
    if (event.kind() == Kind.NIP04_DM
        && reason.equals(DirectMessages.TOO_LONG)
        && !responder.journals().relay().isSeen(event.id())
        && senders.of(event.pubkey()).withinRate()) {
      DirectMessage blank =
          new DirectMessage(
              DmKind.NIP04, event.id(), event.id(), event.pubkey(), event.createdAt(), "");
      responder.refuse(new IncomingRequest(event, blank), UNREADABLE);
    }
  }

  private void receive(IncomingRequest incoming) {
    if (!underWay.add(incoming.request())) {
      // Another gift wrap around this very request is being read at this moment: that one counts.
      return;
    }
    try {
      if (!senders.of(incoming.sender()).inTurn(() -> sort(incoming))) {
        responder.refuse(incoming, BUSY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.remove(incoming.request());
    }
  }

  private void sort(IncomingRequest incoming) {
    Senders.Account account = senders.of(incoming.sender());
    switch (earlier(incoming)) {
      case Earlier.Seen() -> {}
      case Earlier.Answered(String answer) -> {
        if (account.withinRate()) {
          responder.repeat(incoming, answer);
        }
      }
      case Earlier.Nothing() -> fresh(incoming, account);
    }
  }

  private void fresh(IncomingRequest incoming, Senders.Account account) {
    if (!account.withinRate()) {
      overRate(incoming, account);
    } else if (!isFresh(incoming)) {
      responder.refuse(
          incoming,
          new Failure(
              ErrorType.REQUEST_EXPIRED,
              "The request is older than "
                  + requestMaxAge.toSeconds()
                  + " s or dated ahead; the token was not used"));
    } else {
      read(incoming);
    }
  }

  private void overRate(IncomingRequest incoming, Senders.Account account) {
    if (account.justExceeded()) {
      responder.refuse(
          incoming,
          new Failure(ErrorType.RATE_LIMITED, "Too many requests a minute; wait and send again"));
    }
  }

  private boolean isFresh(IncomingRequest incoming) {
    long ageSecs = clock.instant().getEpochSecond() - incoming.message().createdAt();
    return Math.abs(ageSecs) <= requestMaxAge.toSeconds();
  }

  private void read(IncomingRequest incoming) {
    ParsedRequest request = RequestCodec.parse(incoming.message().plaintext());
    if (isReply(incoming, request)) {
      // Two providers must not answer each other's answers for ever.
      if (request instanceof ParsedRequest.Accepted(Request unwanted)) {
        unwanted.close();
      }
      return;
    }
    switch (request) {
      case ParsedRequest.Rejected(ErrorReply reply) -> responder.reply(incoming, reply);
      case ParsedRequest.Accepted(Request accepted) -> handle(incoming, accepted);
    }
  }

  private void handle(IncomingRequest incoming, Request accepted) {
    switch (accepted) {
      case SpawnRequest spawn -> spawns.serve(incoming, spawn);
      case TopUpRequest topUp -> topUps.serve(incoming, topUp);
      case StatusRequest status -> statuses.serve(incoming, status);
    }
  }

  /** Answers about a pod name it as a status request does; no other answer looks like a request. */
  private static boolean isReply(IncomingRequest incoming, ParsedRequest request) {
    if (!(ReplyCodec.parse(incoming.message().plaintext())
        instanceof Parsed.Ok<Reply>(var reply))) {
      return false;
    }
    return switch (request) {
      case ParsedRequest.Rejected _ -> true;
      case ParsedRequest.Accepted(StatusRequest _) -> !(reply instanceof ErrorReply);
      case ParsedRequest.Accepted _ -> false;
    };
  }

  /** What became of this very request before; the same rumor can come in several gift wraps. */
  private sealed interface Earlier {
    /** This event was dealt with, or its request in a wrap that needed no answer of its own. */
    record Seen() implements Earlier {}

    /** In another wrap; the answer is empty as long as it is being worked on. */
    record Answered(String answer) implements Earlier {}

    record Nothing() implements Earlier {}
  }

  private Earlier earlier(IncomingRequest incoming) {
    return responder.journals().database().transaction(tx -> earlier(tx, incoming));
  }

  private Earlier earlier(Tx tx, IncomingRequest incoming) throws SQLException {
    Journals journals = responder.journals();
    if (journals.relay().isSeen(tx, incoming.event().id())) {
      return new Earlier.Seen();
    }
    Optional<Lease> lease = journals.leases().byRequest(tx, incoming.request());
    if (lease.isPresent()) {
      return new Earlier.Answered(journals.leases().answerEvent(tx, lease.get().id()).orElse(""));
    }
    if (journals.topUps().find(tx, incoming.request()).isPresent()) {
      return new Earlier.Answered(journals.topUps().answerEvent(tx, incoming.request()).orElse(""));
    }
    return journals.relay().isSeen(tx, incoming.request())
        ? new Earlier.Seen()
        : new Earlier.Nothing();
  }
}
