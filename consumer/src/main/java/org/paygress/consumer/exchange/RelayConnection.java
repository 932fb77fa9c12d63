package org.paygress.consumer.exchange;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.RelayAuth;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;

/**
 * One relay for the length of one command. Frames above 128 KiB are passed over; a challenge
 * (NIP-42) is answered with the user's key.
 */
public final class RelayConnection implements WebSocket.Listener, AutoCloseable {

  private static final int FRAME_CHARS_MAX = 128 * 1024;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration AUTHENTICATED_AFTER = Duration.ofSeconds(1);
  private static final int RESENT_MAX = 20;
  private static final int QUEUED_MAX = 4096;

  /** A relay's message, and whose it is. */
  public record Incoming(RelayConnection from, RelayMessage message) {}

  private final RelayUrl url;
  private final SecretKey key;
  private final BlockingQueue<Incoming> inbox;
  private final Frame frame = new Frame(FRAME_CHARS_MAX);
  private final AtomicInteger resent = new AtomicInteger();
  private volatile @Nullable WebSocket socket;

  private RelayConnection(RelayUrl url, SecretKey key, BlockingQueue<Incoming> inbox) {
    this.url = url;
    this.key = key;
    this.inbox = inbox;
  }

  /** A queue that several connections fill. */
  public static BlockingQueue<Incoming> newInbox() {
    return new LinkedBlockingQueue<>(QUEUED_MAX);
  }

  public static RelayConnection open(
      HttpClient http, RelayUrl url, SecretKey key, BlockingQueue<Incoming> inbox)
      throws IOException {
    RelayConnection connection = new RelayConnection(url, key, inbox);
    try {
      connection.socket =
          http.newWebSocketBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .buildAsync(url.uri(), connection)
              .join();
      return connection;
    } catch (CompletionException e) {
      throw new IOException("cannot connect to " + url, e.getCause());
    }
  }

  public RelayUrl url() {
    return url;
  }

  public synchronized void send(ClientMessage message) throws IOException {
    WebSocket open = socket;
    if (open == null) {
      throw new IOException("not connected");
    }
    try {
      open.sendText(message.toJson(), true).orTimeout(10, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new IOException("cannot send to " + url, e.getCause());
    }
  }

  /**
   * Sends again what the relay did not take before its challenge was answered, unless it has
   * demanded that too often.
   */
  public void sendOnceAuthenticated(ClientMessage message) {
    if (resent.incrementAndGet() <= RESENT_MAX) {
      Thread.ofVirtual().start(() -> sendLater(message));
    }
  }

  private void sendLater(ClientMessage message) {
    try {
      Thread.sleep(AUTHENTICATED_AFTER);
      send(message);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The relay is gone; the others go on.
    }
  }

  /** Nothing is read before this: a challenge that comes at once can be answered. */
  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    opened.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    frame.add(data, last).ifPresent(this::receive);
    from.request(1);
    return null;
  }

  private void receive(String text) {
    if (RelayMessage.parse(text) instanceof Parsed.Ok<RelayMessage>(var message)) {
      if (message instanceof RelayMessage.Auth(var challenge)) {
        Thread.ofVirtual().start(() -> authenticate(challenge));
      }
      // A relay that floods us loses what does not fit; the answer may come by another.
      var _ = inbox.offer(new Incoming(this, message));
    }
  }

  private void authenticate(String challenge) {
    try {
      long now = System.currentTimeMillis() / 1000;
      send(new ClientMessage.Authenticate(RelayAuth.event(key, url, challenge, now)));
    } catch (IOException e) {
      // The relay is gone; the others go on.
    }
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }
}
