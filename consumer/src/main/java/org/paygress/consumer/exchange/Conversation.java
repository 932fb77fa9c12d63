package org.paygress.consumer.exchange;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.paygress.consumer.UserException;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DirectMessages.Sealed;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.Publication;
import org.paygress.relay.Query;
import org.paygress.relay.Relays;
import org.paygress.system.Parsed;

/** What one provider says to us. Older ones do not say which request they answer. */
public final class Conversation {

  private static final Duration STORED_PATIENCE = Duration.ofSeconds(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** Other providers may back-date gift wraps by up to two days (NIP-59). */
  private static final long BACK_DATING_SECS = Duration.ofDays(2).toSeconds();

  private static final long CLOCK_SLACK_SECS = 30;

  /** Providers take requests whose clock is off by ten minutes; their own may be. */
  private static final long CLOCKS_APART_SECS = 630;

  /** How long relays that have all gone are given to come back. */
  private static final Duration COMING_BACK = Duration.ofSeconds(10);

  private final SecretKey key;
  private final PublicKey provider;
  private final Relays relays;
  private final Progress progress;
  private final Query query;
  private final long sinceSecs;
  private Optional<String> unreadable = Optional.empty();

  /**
   * Listens to the provider from now on.
   *
   * @param since Unix seconds; what was said long before is not heard
   */
  public Conversation(
      SecretKey key, PublicKey provider, Relays relays, long since, Progress progress) {
    this.key = key;
    this.provider = provider;
    this.relays = relays;
    this.progress = progress;
    this.sinceSecs = since - CLOCKS_APART_SECS;
    this.query = relays.query(filters());
  }

  /** What the provider has said already, as far as the relays kept it, the oldest first. */
  public List<Answer> stored() throws InterruptedException {
    boolean _ = query.awaitConnected(STORED_PATIENCE);
    return query.arrived().stream()
        .flatMap(event -> read(event).stream())
        .sorted(Comparator.comparingLong(Answer::createdAt))
        .toList();
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

  /** Makes the message of a request. */
  @FunctionalInterface
  public interface Sealing {
    /** A new message of that kind, about to leave. */
    Sealed as(DmKind kind) throws UserException;
  }

  /**
   * Sends a request and waits for the first new message that can be its answer. If the relays do
   * not take messages of kind 4, it is sent again as a gift wrap.
   *
   * @param remedy what the user can do when none comes
   * @throws UserException when no relay takes the request, or no answer comes in time
   */
  public Answer ask(
      DmKind kind, Sealing request, Predicate<Answer> expected, Duration patience, String remedy)
      throws UserException, InterruptedException {
    Sealed first = request.as(kind);
    // Whatever has come before the request leaves is no answer to it.
    boolean _ = query.awaitRest(STORED_PATIENCE);
    query.arrived();
    long deadline = System.nanoTime() + patience.toNanos();
    var requesting = new Requesting(request, kind, first);
    while (System.nanoTime() < deadline) {
      progress.waiting();
      Optional<Answer> answer =
          query
              .next(LOOK_AGAIN)
              .flatMap(arrival -> read(arrival.event()))
              .filter(it -> requesting.isAnswer(it, expected));
      if (answer.isPresent()) {
        return answer.get();
      }
      requesting.requireTaken();
    }
    String silence = "the provider did not answer within " + patience.toSeconds() + " s";
    throw new UserException(
        unreadable.map(why -> silence + "; what it said cannot be read: " + why).orElse(silence),
        remedy);
  }

  /** A request on its way, in one message or, if the first was refused, in a second. */
  private final class Requesting {
    private final Sealing request;
    private final Set<EventId> sent = new HashSet<>();
    private final long sinceSecs;
    private DmKind kind;
    private Publication publication;
    private OptionalLong hopelessSinceNanos = OptionalLong.empty();

    Requesting(Sealing request, DmKind kind, Sealed first) {
      this.request = request;
      this.kind = kind;
      this.sinceSecs = first.event().createdAt() - CLOCK_SLACK_SECS;
      this.publication = publish(first);
    }

    private Publication publish(Sealed message) {
      sent.add(message.id());
      return relays.publish(message.event());
    }

    /** Where an answer does not say what it answers, its time and what it says have to do. */
    boolean isAnswer(Answer answer, Predicate<Answer> expected) {
      if (answer.request().isPresent()) {
        return sent.contains(answer.request().get());
      }
      // A relay that joins late brings what it has stored, too.
      return answer.createdAt() >= sinceSecs && expected.test(answer);
    }

    void requireTaken() throws UserException {
      if (!publication.isHopeless()) {
        hopelessSinceNanos = OptionalLong.empty();
        return;
      }
      List<String> refusals = publication.refusals();
      if (!refusals.isEmpty() && kind == DmKind.NIP04) {
        progress.say(
            "no relay takes it as a message of kind 4 (%s): sending it as a gift wrap (NIP-17)"
                .formatted(refusals.getFirst()));
        kind = DmKind.NIP17;
        publication = publish(request.as(kind));
      } else if (!refusals.isEmpty() || isLost()) {
        String words =
            refusals.isEmpty()
                ? publication.answers().values().iterator().next().words()
                : refusals.getFirst();
        throw new UserException("no relay took the request: " + words, "try other relays");
      }
    }

    /** Relays that have gone may come back: they are given a while. */
    private boolean isLost() {
      long now = System.nanoTime();
      if (hopelessSinceNanos.isEmpty()) {
        hopelessSinceNanos = OptionalLong.of(now);
      }
      return now - hopelessSinceNanos.getAsLong() > COMING_BACK.toNanos();
    }
  }

  /** An answer out of an event. */
  private Optional<Answer> read(Event event) {
    if (!(DirectMessages.open(event, key) instanceof Parsed.Ok<DirectMessage>(var message))) {
      return Optional.empty();
    }
    if (!message.sender().equals(provider) || message.createdAt() < sinceSecs) {
      return Optional.empty();
    }
    return switch (ReplyCodec.parse(message.plaintext())) {
      case Parsed.Ok<Reply>(var reply) ->
          Optional.of(
              new Answer(
                  message.requestId(),
                  message.createdAt(),
                  message.plaintext(),
                  reply,
                  ReplyCodec.request(message.plaintext())));
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
