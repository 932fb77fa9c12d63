package org.paygress.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayMessage;

/**
 * One subscription on one connection: first what the relay has stored, to the end, then what comes
 * new. Driven by the connection's reader, and for its thread only.
 *
 * <p>If the relay cuts its answer, the rest is asked for page by page, by subscriptions of their
 * own beside the first, which stays open. Once the relay knows who we are (NIP-42) it is asked
 * again from the beginning: some relays close a subscription until then, others only leave private
 * events out.
 */
public final class Subscription {

  /** What a message of the relay meant. */
  public sealed interface Step {
    /** It does not belong to this subscription. */
    record NotMine() implements Step {}

    /** It belongs to this subscription, and there is nothing to do. */
    record Nothing() implements Step {}

    /** An event; neither verified nor compared with the filters, and it may be a known one. */
    record Found(Event event) implements Step {}

    /**
     * What was stored has been sent.
     *
     * @param all false if there may be more: the relay has more pages than we ask for, or sent
     *     something of the last one that could not be read
     */
    record Complete(boolean all) implements Step {}

    /** The relay ended the subscription, or does not give the next page, in its own words. */
    record Refused(String words) implements Step {}
  }

  private static final Step NOT_MINE = new Step.NotMine();
  private static final Step NOTHING = new Step.Nothing();
  private static final String AUTH_REQUIRED = "auth-required:";

  /** How often a relay that knows who we are may demand it again before that is a refusal. */
  private static final int AUTH_DEMANDS_MAX = 3;

  private final RelayConnection connection;
  private final String id;
  private final Duration answerTimeout;
  private List<Filter> filters = List.of();
  private List<Filter> page = List.of();
  private Pages pages = new Pages(filters);
  private String asked;
  private int asking;
  private int authDemands;
  private boolean isLive;
  private boolean isComplete;
  private boolean hasAll;
  private boolean waitsForAuth;
  private boolean mayHaveWithheld;
  private boolean mistrustsFirst;
  private OptionalLong answerDueNanos = OptionalLong.empty();

  /**
   * @param id 1 to 48 characters, one that no other subscription of the connection begins with
   * @param answerTimeout see {@link #checkAnswered}
   */
  public Subscription(RelayConnection connection, String id, Duration answerTimeout) {
    this.connection = connection;
    this.id = id;
    this.asked = id;
    this.answerTimeout = answerTimeout;
  }

  /** Asks, from the beginning. */
  public void open(List<Filter> wanted) throws IOException {
    filters = List.copyOf(wanted);
    pages = new Pages(filters);
    isLive = false;
    isComplete = false;
    waitsForAuth = false;
    mayHaveWithheld = false;
    if (!asked.equals(id)) {
      connection.send(new ClientMessage.Close(asked));
    }
    ask(id, filters);
  }

  /** Asks again for the page that the relay has refused. */
  public void retryPage() throws IOException {
    nextPage(page);
  }

  private void nextPage(List<Filter> next) throws IOException {
    page = next;
    // A name of its own: an answer that comes twice must not count for the next page.
    ask(id + "-" + ++asking, next);
  }

  private void ask(String name, List<Filter> wanted) throws IOException {
    asked = name;
    expectAnswer();
    connection.send(new ClientMessage.Subscribe(name, wanted));
  }

  private void expectAnswer() {
    answerDueNanos = OptionalLong.of(System.nanoTime() + answerTimeout.toNanos());
  }

  /** Whether what is new comes; older pages may still be missing. */
  public boolean isLive() {
    return isLive;
  }

  /** Whether what was stored has been sent, as far as it can be had, and what is new comes. */
  public boolean isComplete() {
    return isComplete;
  }

  /** Whether nothing that was stored can be missing, either. */
  public boolean hasAll() {
    return isComplete && hasAll;
  }

  /** Ends it; the relay may send events for it a little longer. */
  public void close() throws IOException {
    connection.send(new ClientMessage.Close(id));
    if (!asked.equals(id)) {
      connection.send(new ClientMessage.Close(asked));
    }
  }

  /** Takes what the connection received. */
  public Step take(RelayConnection.Received received) throws IOException {
    return switch (received) {
      case RelayConnection.Received.Message(RelayMessage message) -> take(message);
      case RelayConnection.Received.Authenticated(boolean granted, String words) ->
          authenticated(granted, words);
      case RelayConnection.Received.Unreadable _ -> {
        // It may have been an event of the page, from which nobody can tell where the page ended.
        if (answerDueNanos.isPresent()) {
          pages.noteLost();
        }
        yield NOT_MINE;
      }
      case RelayConnection.Received.Nothing _ -> NOT_MINE;
    };
  }

  private Step take(RelayMessage message) throws IOException {
    return switch (message) {
      case RelayMessage.EventMessage(String name, Event event) when isMine(name) ->
          event(name, event);
      case RelayMessage.BeyondLimits(String name, OptionalLong createdAt) when isMine(name) ->
          beyondLimits(name, createdAt);
      case RelayMessage.Eose(String name, RelayMessage.Stored said) when isMine(name) ->
          isAwaited(name) ? eose(said) : NOTHING;
      case RelayMessage.Closed(String name, String words) when isMine(name) ->
          name.equals(id) || isAwaited(name) ? closed(name, words) : NOTHING;
      case RelayMessage.EventMessage _,
          RelayMessage.BeyondLimits _,
          RelayMessage.Eose _,
          RelayMessage.Closed _,
          RelayMessage.Ok _,
          RelayMessage.Notice _,
          RelayMessage.Auth _ ->
          NOT_MINE;
    };
  }

  private boolean isMine(String name) {
    return name.equals(id) || name.startsWith(id + "-");
  }

  private boolean isAwaited(String name) {
    return name.equals(asked) && answerDueNanos.isPresent();
  }

  private Step event(String name, Event event) {
    if (!isAwaited(name)) {
      return new Step.Found(event);
    }
    expectAnswer();
    return pages.note(event) ? new Step.Found(event) : NOTHING;
  }

  /** It counts for the page, so that nobody can hide older events behind such. */
  private Step beyondLimits(String name, OptionalLong createdAt) {
    if (isAwaited(name)) {
      expectAnswer();
      createdAt.ifPresent(pages::noteUnread);
    }
    return NOTHING;
  }

  private Step eose(RelayMessage.Stored said) throws IOException {
    answerDueNanos = OptionalLong.empty();
    isLive = true;
    if (!asked.equals(id)) {
      connection.send(new ClientMessage.Close(asked));
    }
    if (mistrustsFirst) {
      // It may have been the answer to what was asked before AUTH; a new name has one of its own.
      mistrustsFirst = false;
      nextPage(filters);
      return NOTHING;
    }
    Optional<List<Filter>> next = pages.next(said);
    if (next.isPresent()) {
      nextPage(next.get());
      return NOTHING;
    }
    hasAll = pages.isWhole(said);
    if (connection.authentication().isUnderWay()) {
      // What is private may have been left out: it is asked again once the relay knows us.
      mayHaveWithheld = true;
      expectAnswer();
      return NOTHING;
    }
    return complete();
  }

  private Step complete() {
    isComplete = true;
    authDemands = 0;
    return new Step.Complete(hasAll);
  }

  private Step closed(String name, String words) throws IOException {
    answerDueNanos = OptionalLong.empty();
    if (name.equals(id)) {
      isLive = false;
      isComplete = false;
      if (words.startsWith(AUTH_REQUIRED) && connection.authentication().mayStillSucceed()) {
        waitsForAuth = true;
        expectAnswer();
        return NOTHING;
      }
      if (words.startsWith(AUTH_REQUIRED)
          && connection.authentication().granted()
          && ++authDemands <= AUTH_DEMANDS_MAX) {
        // It was asked before it knew who we are.
        open(filters);
        return NOTHING;
      }
    }
    return new Step.Refused(words);
  }

  private Step authenticated(boolean granted, String words) throws IOException {
    if (granted) {
      mistrustsFirst = isAwaited(id) && !waitsForAuth && !mayHaveWithheld;
      open(filters);
    } else if (mayHaveWithheld) {
      mayHaveWithheld = false;
      answerDueNanos = OptionalLong.empty();
      return complete();
    } else if (waitsForAuth) {
      waitsForAuth = false;
      answerDueNanos = OptionalLong.empty();
      return new Step.Refused(words);
    }
    return NOTHING;
  }

  /** An event was handled, however long that took; the relay's time for the next begins now. */
  public void handled() {
    if (answerDueNanos.isPresent()) {
      expectAnswer();
    }
  }

  /**
   * Looks at the time.
   *
   * @throws IOException when neither an event nor the end of the stored ones has come for the
   *     answer timeout; the message is safe to show
   */
  public void checkAnswered() throws IOException {
    if (answerDueNanos.isPresent() && System.nanoTime() - answerDueNanos.getAsLong() > 0) {
      if ((waitsForAuth || mayHaveWithheld) && connection.authentication().isUnderWay()) {
        connection.authentication().assume();
        open(filters);
        return;
      }
      throw new IOException(
          waitsForAuth
              ? "demands authentication and does not accept it"
              : "does not answer the subscription");
    }
  }
}
