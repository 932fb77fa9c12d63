package org.paygress.consumer;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.paygress.protocol.Parsed;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.RequestCodec;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.SecretKey;

/** One request to a provider and its answer. */
final class Conversation {

  private static final String SUBSCRIPTION = "answers";
  private static final Duration SUBSCRIBE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration RESEND_AFTER_AUTH = Duration.ofSeconds(1);

  /** Other providers may back-date gift wraps by up to two days (NIP-59). */
  private static final long BACK_DATING_SECS = Duration.ofDays(2).toSeconds();

  private static final long CLOCK_SLACK_SECS = 30;

  private final SecretKey key;
  private final PublicKey provider;
  private final DmKind kind;
  private final Progress progress;

  Conversation(SecretKey key, PublicKey provider, DmKind kind, Progress progress) {
    this.key = key;
    this.provider = provider;
    this.kind = kind;
    this.progress = progress;
  }

  /**
   * Sends the request and waits for the answer.
   *
   * @throws UserException when no relay can be reached, the provider does not answer in time, or
   *     answers with an error
   */
  Reply ask(List<URI> urls, Request request, Duration patience) throws UserException {
    long now = System.currentTimeMillis() / 1000;
    Event event = DirectMessages.seal(kind, key, provider, RequestCodec.encode(request), now);
    try (Relays relays = Relays.connect(urls, key)) {
      progress.say("connected to " + relays.count() + " relay(s), sending the request");
      relays.send(new ClientMessage.Subscribe(SUBSCRIPTION, filters(now)));
      awaitSubscription(relays);
      relays.send(new ClientMessage.Publish(event));
      return checked(awaitReply(relays, event, now, patience));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException("interrupted", "ask for the status later");
    }
  }

  private List<Filter> filters(long now) {
    String self = key.publicKey().hex();
    return List.of(
        Filter.builder()
            .kinds(Kind.NIP04_DM)
            .authors(provider)
            .tag("p", self)
            .since(now - CLOCK_SLACK_SECS)
            .build(),
        Filter.builder()
            .kinds(Kind.GIFT_WRAP)
            .tag("p", self)
            .since(now - BACK_DATING_SECS - CLOCK_SLACK_SECS)
            .build());
  }

  private void awaitSubscription(Relays relays) throws InterruptedException {
    long deadline = System.nanoTime() + SUBSCRIBE_TIMEOUT.toNanos();
    int waiting = relays.count();
    while (waiting > 0 && System.nanoTime() < deadline) {
      var incoming = relays.next((deadline - System.nanoTime()) / 1_000_000);
      if (incoming.isPresent() && incoming.get().message() instanceof RelayMessage.Eose) {
        waiting--;
      } else if (incoming.isPresent()
          && incoming.get().message() instanceof RelayMessage.Closed(var _, var reason)
          && reason.startsWith("auth-required")) {
        // The challenge is answered by the connection; ask again once it has been.
        Thread.sleep(RESEND_AFTER_AUTH);
        relays.send(
            new ClientMessage.Subscribe(SUBSCRIPTION, filters(System.currentTimeMillis() / 1000)));
      }
    }
  }

  private Reply awaitReply(Relays relays, Event request, long sentAt, Duration patience)
      throws InterruptedException, UserException {
    long deadline = System.nanoTime() + patience.toNanos();
    Set<EventId> seen = new HashSet<>();
    int refused = 0;
    while (System.nanoTime() < deadline) {
      progress.waiting();
      var incoming = relays.next(Math.min(1000, (deadline - System.nanoTime()) / 1_000_000));
      if (incoming.isEmpty()) {
        continue;
      }
      switch (incoming.get().message()) {
        case RelayMessage.EventMessage(var _, var event) when seen.add(event.id()) -> {
          Optional<Reply> reply = reply(event, sentAt);
          if (reply.isPresent()) {
            return reply.get();
          }
        }
        case RelayMessage.Ok(var id, var accepted, var message)
            when !accepted && id.equals(request.id()) -> {
          if (message.startsWith("auth-required")) {
            Thread.sleep(RESEND_AFTER_AUTH);
            relays.send(new ClientMessage.Publish(request));
          } else if (++refused >= relays.count()) {
            throw new UserException("no relay took the request: " + message, "try other relays");
          }
        }
        default -> {}
      }
    }
    throw new UserException(
        "the provider did not answer within " + patience.toSeconds() + " s",
        "it may still be at work: ask with 'paygress status'; your request stays on the relays");
  }

  private Optional<Reply> reply(Event event, long sentAt) {
    if (!(DirectMessages.open(event, key) instanceof Parsed.Ok<DirectMessage>(var message))) {
      return Optional.empty();
    }
    boolean ours =
        message.sender().equals(provider) && message.createdAt() >= sentAt - CLOCK_SLACK_SECS;
    return ours && ReplyCodec.parse(message.plaintext()) instanceof Parsed.Ok<Reply>(var reply)
        ? Optional.of(reply)
        : Optional.empty();
  }

  private static Reply checked(Reply reply) throws UserException {
    if (reply instanceof ErrorReply error) {
      throw new UserException(
          error.message() + " [" + error.type().wire() + "]",
          Remedies.of(error.type()),
          error.refundToken());
    }
    return reply;
  }
}
