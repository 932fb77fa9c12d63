package org.paygress.provider.relay;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.relay.RelayConnection;
import org.paygress.relay.RelayText;
import org.paygress.relay.Subscription;
import org.paygress.system.retry.Backoff;
import org.paygress.system.retry.TokenBucket;

/**
 * The conversation over one open connection: what the subscription brings, and the relay's answers
 * to what is published. {@link #run} is for one thread; {@link #publishing} has a thread of its
 * own.
 */
final class RelaySession implements AutoCloseable {

  /** Thrown when a relay sends more junk than is tolerated. */
  static final class TooMuchJunkException extends IOException {
    private static final long serialVersionUID = 1L;

    TooMuchJunkException() {
      super("sent too many messages that are malformed, forged or not asked for");
    }
  }

  private static final String SUBSCRIPTION = "paygress";

  /** No event we accept is longer. */
  private static final int EVENT_CHARS = 64 * 1024;

  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration CURSOR_EVERY = Duration.ofSeconds(30);

  private final RelayContext relay;
  private final RelayConnection connection;
  private final TokenBucket junk;
  private final Semaphore permits;
  private final Publishing publishing;
  private final Subscription subscription;
  private final Backoff resubscribing;

  private Filter asked;
  private OptionalLong resubscribeAtNanos = OptionalLong.empty();
  private long subscribedAtNanos;
  private long cursorAtNanos;

  RelaySession(
      RelayContext relay, RelayConnection connection, TokenBucket junk, Semaphore permits) {
    this.relay = relay;
    this.connection = connection;
    this.junk = junk;
    this.permits = permits;
    this.publishing = new Publishing(relay, connection);
    this.subscription =
        new Subscription(connection, SUBSCRIPTION, relay.connection().answerTimeout());
    this.resubscribing = new Backoff(relay.timing().backoffMin(), relay.timing().backoffMax());
    this.asked = filter();
  }

  Publishing publishing() {
    return publishing;
  }

  /** Talks until the connection ends. */
  void run() throws IOException, InterruptedException {
    publishing.start();
    subscribe();
    while (true) {
      RelayConnection.Received received = connection.receive(TICK);
      Subscription.Step step = subscription.take(received);
      switch (received) {
        case RelayConnection.Received.Message(RelayMessage message) -> receive(message, step);
        case RelayConnection.Received.Unreadable unreadable -> unreadable(unreadable);
        case RelayConnection.Received.Authenticated(boolean granted, String words) ->
            authenticated(granted, words);
        case RelayConnection.Received.Nothing _ -> {}
      }
      act(step);
      relay.stats().subscribed(subscription.isComplete());
      keepTime();
    }
  }

  private Filter filter() {
    long now = relay.clock().instant().getEpochSecond();
    long earliest = now - relay.timing().lookbackMax().toSeconds();
    // A clock that was ahead once must not make us skip anything for ever.
    long heardUntil = Math.min(now, relay.journal().heardUntil(relay.url()).orElse(now));
    long since = heardUntil - relay.timing().lookback().toSeconds();
    return Filter.builder()
        .kinds(Kind.NIP04_DM, Kind.GIFT_WRAP, Kind.GIFT_WRAP_EPHEMERAL)
        .tag("p", relay.publicKey().hex())
        .since(Math.max(earliest, since))
        .build();
  }

  private void subscribe() throws IOException {
    resubscribeAtNanos = OptionalLong.empty();
    subscribedAtNanos = System.nanoTime();
    if (subscription.isLive()) {
      subscription.retryPage();
    } else {
      asked = filter();
      subscription.open(List.of(asked));
    }
  }

  /**
   * An honest relay may hold events that are too long for us, sent by somebody who means us ill: it
   * is not to blame for them.
   */
  private void unreadable(RelayConnection.Received.Unreadable message) throws IOException {
    if (message.chars() <= EVENT_CHARS || !message.isEventFor(SUBSCRIPTION)) {
      junk(1);
    }
  }

  private void receive(RelayMessage message, Subscription.Step step) throws IOException {
    switch (message) {
      case RelayMessage.EventMessage _, RelayMessage.BeyondLimits _
          when step instanceof Subscription.Step.NotMine ->
          junk(1);
      case RelayMessage.Ok(EventId id, boolean accepted, String text) ->
          publishing.answered(id, accepted, text);
      case RelayMessage.Notice(String text) -> notice(text);
      case RelayMessage.EventMessage _,
          RelayMessage.BeyondLimits _,
          RelayMessage.Eose _,
          RelayMessage.Closed _,
          RelayMessage.Auth _ -> {}
    }
  }

  private void authenticated(boolean granted, String words) {
    if (granted) {
      // The subscription has begun anew.
      resubscribeAtNanos = OptionalLong.empty();
      publishing.wake();
    } else {
      relay.stats().failed("refused authentication: " + RelayText.safe(words));
    }
  }

  private void act(Subscription.Step step) throws IOException, InterruptedException {
    switch (step) {
      case Subscription.Step.Found(Event event) -> event(event);
      case Subscription.Step.Complete(boolean all) -> {
        if (all) {
          saveCursor();
        }
      }
      case Subscription.Step.Refused(String words) -> {
        relay.stats().failed("closed the subscription: " + RelayText.safe(words));
        resubscribeLater();
      }
      case Subscription.Step.NotMine _, Subscription.Step.Nothing _ -> {}
    }
  }

  private void event(Event event) throws IOException, InterruptedException {
    Instant now = relay.clock().instant();
    long latest = now.plus(relay.timing().clockLeadMax()).getEpochSecond();
    EventGate.Verdict verdict = relay.gate().take(event, asked, latest, permits);
    switch (verdict) {
      case JUNK -> {
        junk(1);
        return;
      }
      case DELIVERED -> relay.stats().delivered.incrementAndGet();
      case DUPLICATE -> relay.stats().duplicates.incrementAndGet();
      case TOO_EARLY -> {}
    }
    relay.stats().eventAt(now);
    subscription.handled();
  }

  private void notice(String text) throws TooMuchJunkException {
    relay.stats().failed("says: " + RelayText.safe(text));
    tolerate(1);
  }

  private void junk(int weight) throws TooMuchJunkException {
    relay.stats().junk.incrementAndGet();
    tolerate(weight);
  }

  private void tolerate(int weight) throws TooMuchJunkException {
    if (!junk.tolerate(weight, System.nanoTime())) {
      throw new TooMuchJunkException();
    }
  }

  private void resubscribeLater() {
    if (System.nanoTime() - subscribedAtNanos > relay.timing().stableAfter().toNanos()) {
      resubscribing.reset();
    }
    resubscribeAtNanos = OptionalLong.of(System.nanoTime() + resubscribing.next().toNanos());
  }

  private void keepTime() throws IOException {
    long now = System.nanoTime();
    if (publishing.failure().isPresent()) {
      throw new IOException(publishing.failure().get());
    }
    subscription.checkAnswered();
    if (resubscribeAtNanos.isPresent() && now - resubscribeAtNanos.getAsLong() > 0) {
      subscribe();
    }
    if (subscription.hasAll() && now - cursorAtNanos > CURSOR_EVERY.toNanos()) {
      saveCursor();
    }
  }

  private void saveCursor() {
    cursorAtNanos = System.nanoTime();
    relay.journal().heardUntil(relay.url(), relay.clock().instant().getEpochSecond());
  }

  @Override
  public void close() {
    publishing.close();
    if (subscription.hasAll()) {
      saveCursor();
    }
  }
}
