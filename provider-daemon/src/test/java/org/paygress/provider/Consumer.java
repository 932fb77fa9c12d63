package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.paygress.protocol.crypto.Ecdh;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;

/** A client of its own key on one relay, free to say whatever a test wants. */
public final class Consumer implements WebSocket.Listener, AutoCloseable {

  private static final Duration RETRY = Duration.ofSeconds(30);

  private final SecretKey key = SecretKey.generate();
  private final PublicKey provider;
  private final BlockingQueue<DirectMessage> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<Event> answerEvents = new LinkedBlockingQueue<>();
  private final StringBuilder frame = new StringBuilder();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;

  public Consumer(RelayUrl relay, PublicKey provider) {
    this.provider = provider;
    this.socket = http.newWebSocketBuilder().buildAsync(relay.uri(), this).join();
    Filter mine = Filter.builder().kinds(4, 1059, 21059).tag("p", key.publicKey().hex()).build();
    send(new ClientMessage.Subscribe("mine", List.of(mine)));
  }

  public SecretKey key() {
    return key;
  }

  /** Sends text as a direct message dated {@code createdAt}; returns the event. */
  public Event say(DmKind kind, String plaintext, long createdAt) {
    Event event = DirectMessages.seal(kind, key, provider, plaintext, createdAt);
    publish(event);
    return event;
  }

  public Event say(String plaintext) {
    return say(DmKind.NIP04, plaintext, now());
  }

  /** Says more than our own library would send: NIP-04 by hand, without its limit. */
  public Event sayOversized(String plaintext) {
    try {
      byte[] iv = new byte[16];
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      byte[] shared = Ecdh.x(key.bytes(), provider.bytes());
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(shared, "AES"), new IvParameterSpec(iv));
      Base64.Encoder base64 = Base64.getEncoder();
      String content =
          base64.encodeToString(cipher.doFinal(plaintext.getBytes(StandardCharsets.UTF_8)))
              + "?iv="
              + base64.encodeToString(iv);
      Event event = Event.sign(key, now(), 4, List.of(List.of("p", provider.hex())), content);
      publish(event);
      return event;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public void publish(Event event) {
    send(new ClientMessage.Publish(event));
  }

  private synchronized void send(ClientMessage message) {
    socket.sendText(message.toJson(), true).join();
  }

  /** Says it and waits for the answer. */
  public Reply ask(String plaintext) {
    say(plaintext);
    return next();
  }

  public Reply next() {
    return parse(nextMessage());
  }

  public DirectMessage nextMessage() {
    try {
      DirectMessage message = answers.poll(RETRY.toSeconds(), TimeUnit.SECONDS);
      assertThat(message).as("an answer within " + RETRY).isNotNull();
      return Objects.requireNonNull(message);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next answer; empty if none comes within {@code wait}. */
  public Optional<DirectMessage> poll(Duration wait) throws InterruptedException {
    return Optional.ofNullable(answers.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Whether there is an answer that was not taken yet. */
  public boolean answered() {
    return !answers.isEmpty();
  }

  /** Every answer that comes within {@code time}. */
  public List<Reply> collect(Duration time) throws InterruptedException {
    List<Reply> replies = new ArrayList<>();
    long deadline = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      DirectMessage message = answers.poll(left, TimeUnit.NANOSECONDS);
      if (message != null) {
        replies.add(parse(message));
      }
    }
    return replies;
  }

  /** The events that carried the answers so far. */
  public List<Event> answerEvents() {
    return List.copyOf(answerEvents);
  }

  private static Reply parse(DirectMessage message) {
    return switch (ReplyCodec.parse(message.plaintext())) {
      case Parsed.Ok<Reply>(var reply) -> reply;
      case Parsed.Malformed<Reply>(var reason) -> throw new AssertionError(reason);
    };
  }

  public static long now() {
    return System.currentTimeMillis() / 1000;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    frame.append(data);
    if (last) {
      if (RelayMessage.parse(frame.toString()) instanceof Parsed.Ok<RelayMessage>(var message)
          && message instanceof RelayMessage.EventMessage(var _, var event)
          && DirectMessages.open(event, key) instanceof Parsed.Ok<DirectMessage>(var dm)) {
        answerEvents.add(event);
        answers.add(dm);
      }
      frame.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
