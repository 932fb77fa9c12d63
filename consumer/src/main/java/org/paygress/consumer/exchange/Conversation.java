package org.paygress.consumer.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.paygress.consumer.UserException;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;

/** What one provider says to us. The protocol does not tie an answer to its request. */
public final class Conversation {

  private static final String SUBSCRIPTION = "answers";
  private static final Duration SUBSCRIBE_TIMEOUT = Duration.ofSeconds(5);

  /** Other providers may back-date gift wraps by up to two days (NIP-59). */
  private static final long BACK_DATING_SECS = Duration.ofDays(2).toSeconds();

  private static final long CLOCK_SLACK_SECS = 30;

  private final SecretKey key;
  private final PublicKey provider;
  private final Relays relays;
  private final Progress progress;
  private final Set<EventId> seen = new HashSet<>();
  private long sinceSecs;
  private Optional<String> unreadable = Optional.empty();

  public Conversation(SecretKey key, PublicKey provider, Relays relays, Progress progress) {
    this.key = key;
    this.provider = provider;
    this.relays = relays;
    this.progress = progress;
  }

  /**
   * Listens to the provider from now on.
   *
   * @param since Unix seconds
   * @return what it said since then, as far as the relays kept it, the oldest first
   */
  public List<Answer> listen(long since) throws InterruptedException {
    sinceSecs = since - CLOCK_SLACK_SECS;
    List<Answer> stored = new ArrayList<>();
    new Subscription(relays, new ClientMessage.Subscribe(SUBSCRIPTION, filters()))
        .read(SUBSCRIBE_TIMEOUT, event -> read(event).ifPresent(stored::add));
    stored.sort(Comparator.comparingLong(Answer::createdAt));
    return stored;
  }

  private List<Filter> filters() {
    String self = key.publicKey().hex();
    return List.of(
        Filter.builder()
            .kinds(Kind.NIP04_DM)
            .authors(provider)
            .tag("p", self)
            .since(sinceSecs)
            .build(),
        Filter.builder()
            .kinds(Kind.GIFT_WRAP)
            .tag("p", self)
            .since(sinceSecs - BACK_DATING_SECS)
            .build());
  }

  /**
   * Sends a request and waits for the first new message that can be its answer.
   *
   * @param remedy what the user can do when none comes
   * @throws UserException when no relay takes the request, or no answer comes in time
   */
  public Answer ask(Event request, Predicate<Reply> expected, Duration patience, String remedy)
      throws UserException, InterruptedException {
    relays.send(new ClientMessage.Publish(request));
    long deadline = System.nanoTime() + patience.toNanos();
    Set<RelayConnection> refused = new HashSet<>();
    while (System.nanoTime() < deadline) {
      progress.waiting();
      var incoming = relays.next(Math.min(1000, (deadline - System.nanoTime()) / 1_000_000));
      if (incoming.isEmpty()) {
        continue;
      }
      switch (incoming.get().message()) {
        case RelayMessage.EventMessage(var _, var event) -> {
          Optional<Answer> answer = read(event).filter(it -> expected.test(it.reply()));
          if (answer.isPresent()) {
            return answer.get();
          }
        }
        case RelayMessage.Ok(var id, var accepted, var message)
            when !accepted && id.equals(request.id()) -> {
          if (message.startsWith("auth-required")) {
            incoming.get().from().sendOnceAuthenticated(new ClientMessage.Publish(request));
          } else if (refused.add(incoming.get().from()) && refused.size() == relays.count()) {
            throw new UserException("no relay took the request: " + message, "try other relays");
          }
        }
        default -> {}
      }
    }
    String silence = "the provider did not answer within " + patience.toSeconds() + " s";
    throw new UserException(
        unreadable.map(why -> silence + "; what it said cannot be read: " + why).orElse(silence),
        remedy);
  }

  /** An answer out of an event, unless it was read before. */
  private Optional<Answer> read(Event event) {
    if (!seen.add(event.id())
        || !(DirectMessages.open(event, key) instanceof Parsed.Ok<DirectMessage>(var message))) {
      return Optional.empty();
    }
    if (!message.sender().equals(provider) || message.createdAt() < sinceSecs) {
      return Optional.empty();
    }
    return switch (ReplyCodec.parse(message.plaintext())) {
      case Parsed.Ok<Reply>(var reply) ->
          Optional.of(
              new Answer(message.requestId(), message.createdAt(), message.plaintext(), reply));
      case Parsed.Malformed<Reply>(var reason) -> {
        unreadable = Optional.of(reason);
        yield Optional.empty();
      }
    };
  }

  /** The reply, unless it is an error. */
  public static Reply checked(Reply reply) throws UserException {
    if (reply instanceof ErrorReply error) {
      throw new UserException(error, Remedies.of(error.type()));
    }
    return reply;
  }
}
