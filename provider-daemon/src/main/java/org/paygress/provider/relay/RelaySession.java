package org.paygress.provider.relay;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.relay.Authentication;
import org.paygress.relay.RelaySocket;
import org.paygress.relay.RelaySocketListener;
import org.paygress.relay.RelayText;
import org.paygress.system.Parsed;
import org.paygress.system.retry.Backoff;
import org.paygress.system.retry.TokenBucket;

/**
 * The conversation over one open connection: the subscription, authentication (NIP-42), and the
 * relay's answers to what is published. {@link #run} is for one thread; {@link #publishing} has a
 * thread of its own.
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

  /**
   * An honest relay may hold events that are too long for us, sent by somebody who means us ill.
   */
  private static final double OVERSIZED_WEIGHT = 0.1;

  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration CURSOR_EVERY = Duration.ofSeconds(30);

  private final RelayContext relay;
  private final RelaySocket socket;
  private final TokenBucket junk;
  private final Semaphore permits;
  private final Publishing publishing;
  private final Authentication authentication;
  private final Backoff resubscribing;

  private Filter asked;
  private boolean subscribed;
  private boolean waitsForAuth;
  private OptionalLong answerDueNanos = OptionalLong.empty();
  private OptionalLong resubscribeAtNanos = OptionalLong.empty();
  private long subscribedAtNanos;
  private long cursorAtNanos;

  RelaySession(RelayContext relay, RelaySocket socket, TokenBucket junk, Semaphore permits) {
    this.relay = relay;
    this.socket = socket;
    this.junk = junk;
    this.permits = permits;
    this.authentication = new Authentication(relay.secretKey(), relay.url(), relay.clock(), socket);
    this.publishing = new Publishing(relay, socket, authentication);
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
      switch (socket.receive(TICK)) {
        case RelaySocketListener.Incoming.Text(String frame) -> receive(frame);
        case RelaySocketListener.Incoming.TooLong _ -> junk(OVERSIZED_WEIGHT);
        default -> {}
      }
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
        .kinds(Kind.NIP04_DM, Kind.GIFT_WRAP)
        .tag("p", relay.publicKey().hex())
        .since(Math.max(earliest, since))
        .build();
  }

  private void subscribe() throws IOException {
    asked = filter();
    waitsForAuth = false;
    resubscribeAtNanos = OptionalLong.empty();
    expectAnswer();
    subscribedAtNanos = System.nanoTime();
    send(new ClientMessage.Subscribe(SUBSCRIPTION, List.of(asked)));
  }

  private void expectAnswer() {
    answerDueNanos = OptionalLong.of(System.nanoTime() + relay.timing().answerTimeout().toNanos());
  }

  private void send(ClientMessage message) throws IOException {
    if (!socket.offer(message.toJson())) {
      throw new IOException("does not take what is sent");
    }
  }

  private void receive(String frame) throws IOException, InterruptedException {
    switch (RelayMessage.parse(frame)) {
      case Parsed.Malformed<RelayMessage> _ ->
          junk(frame.length() > EVENT_CHARS ? OVERSIZED_WEIGHT : 1);
      case Parsed.Ok<RelayMessage>(RelayMessage message) -> {
        switch (message) {
          case RelayMessage.EventMessage(String id, Event event) -> event(id, event);
          case RelayMessage.Ok(EventId id, boolean accepted, String text) -> ok(id, accepted, text);
          case RelayMessage.Eose(String id, _) -> eose(id);
          case RelayMessage.Closed(String id, String text) -> closed(id, text);
          case RelayMessage.Notice(String text) -> notice(text);
          case RelayMessage.Auth(String challenge) -> challenged(challenge);
        }
      }
    }
  }

  private void event(String id, Event event) throws IOException, InterruptedException {
    if (!id.equals(SUBSCRIPTION)) {
      junk(1);
      return;
    }
    Instant now = relay.clock().instant();
    long latest = now.plus(relay.timing().clockLeadMax()).getEpochSecond();
    EventGate.Verdict verdict = relay.intake().take(event, asked, latest, permits);
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
    if (answerDueNanos.isPresent()) {
      expectAnswer();
    }
  }

  private void notice(String text) throws TooMuchJunkException {
    relay.stats().failed("says: " + RelayText.safe(text));
    tolerate(1);
  }

  private void junk(double weight) throws TooMuchJunkException {
    relay.stats().junk.incrementAndGet();
    tolerate(weight);
  }

  private void tolerate(double weight) throws TooMuchJunkException {
    if (!junk.tolerate(weight, System.nanoTime())) {
      throw new TooMuchJunkException();
    }
  }

  private void eose(String id) {
    if (id.equals(SUBSCRIPTION) && answerDueNanos.isPresent()) {
      answerDueNanos = OptionalLong.empty();
      subscribed = true;
      relay.stats().subscribed(true);
      saveCursor();
    }
  }

  private void closed(String id, String text) {
    if (!id.equals(SUBSCRIPTION)) {
      return;
    }
    subscribed = false;
    relay.stats().subscribed(false);
    relay.stats().failed("closed the subscription: " + RelayText.safe(text));
    answerDueNanos = OptionalLong.empty();
    if (text.startsWith("auth-required:") && authentication.mayStillSucceed()) {
      waitsForAuth = true;
      expectAnswer();
      return;
    }
    resubscribeLater();
  }

  private void resubscribeLater() {
    if (System.nanoTime() - subscribedAtNanos > relay.timing().stableAfter().toNanos()) {
      resubscribing.reset();
    }
    resubscribeAtNanos = OptionalLong.of(System.nanoTime() + resubscribing.next().toNanos());
  }

  private void challenged(String challenge) throws IOException {
    authentication.answer(challenge);
  }

  private void ok(EventId id, boolean accepted, String text) throws IOException {
    switch (authentication.settled(id, accepted)) {
      case NOT_MINE -> publishing.answered(id, accepted, text);
      case GRANTED -> {
        // Some relays accept a subscription before authentication and leave private events out.
        subscribe();
        publishing.wake();
      }
      case REFUSED -> {
        relay.stats().failed("refused authentication: " + RelayText.safe(text));
        if (waitsForAuth) {
          waitsForAuth = false;
          answerDueNanos = OptionalLong.empty();
          resubscribeLater();
        }
      }
    }
  }

  private void keepTime() throws IOException {
    long now = System.nanoTime();
    if (publishing.failure().isPresent()) {
      throw new IOException(publishing.failure().get());
    }
    if (answerDueNanos.isPresent() && now - answerDueNanos.getAsLong() > 0) {
      throw new IOException(
          waitsForAuth
              ? "demands authentication and does not accept it"
              : "does not answer the subscription");
    }
    if (resubscribeAtNanos.isPresent() && now - resubscribeAtNanos.getAsLong() > 0) {
      subscribe();
    }
    if (subscribed && now - cursorAtNanos > CURSOR_EVERY.toNanos()) {
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
    if (subscribed) {
      saveCursor();
    }
  }
}
