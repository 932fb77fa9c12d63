package org.paygress.relay;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;

/**
 * One open connection: reads the relay's messages and proves who we are when it asks (NIP-42). One
 * thread receives; any may send.
 *
 * <p>Nothing is read that nobody has called {@link #receive} for, so a reader that is busy stops
 * the relay.
 */
public final class RelayConnection implements AutoCloseable {

  /** What came. */
  public sealed interface Received {
    /** A message; if it is a challenge, it is answered already. */
    record Message(RelayMessage message) implements Received {}

    /** What the relay says to our answer to its challenge. */
    record Authenticated(boolean granted, String words) implements Received {}

    /**
     * Something that is no message of a relay, or a message that is too long.
     *
     * @param frame of one that is too long only the beginning
     */
    record Unreadable(int chars, String frame) implements Received {

      /** Whether it sets out to be an event for a subscription, or for one that belongs to it. */
      public boolean isEventFor(String subscription) {
        String head = frame.substring(0, Math.min(frame.length(), HEAD_CHARS));
        return head.replaceAll("\\s", "").startsWith("[\"EVENT\",\"" + subscription);
      }
    }

    /** Nothing within the wait. */
    record Nothing() implements Received {}
  }

  private static final int HEAD_CHARS = 128;

  private final RelaySocket socket;
  private final Authentication authentication;

  private RelayConnection(RelaySocket socket, Authentication authentication) {
    this.socket = socket;
    this.authentication = authentication;
  }

  /** What connections are made with. A relay that redirects is not followed. */
  public static HttpClient httpClient(RelayTiming timing) {
    return HttpClient.newBuilder()
        .connectTimeout(timing.connectTimeout())
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  /**
   * Connects.
   *
   * @param key who we are
   * @throws IOException as {@link RelaySocket#open} does
   */
  public static RelayConnection open(
      HttpClient http,
      RelayUrl url,
      SecretKey key,
      InstantSource clock,
      RelayTiming timing,
      RelayLimits limits)
      throws IOException, InterruptedException {
    RelaySocket socket = RelaySocket.open(http, url, timing, limits);
    return new RelayConnection(socket, new Authentication(key, url, clock, socket));
  }

  /**
   * What comes next.
   *
   * @throws IOException when the connection is over; the message is safe to show
   */
  public Received receive(Duration wait) throws IOException, InterruptedException {
    return switch (socket.receive(wait)) {
      case RelaySocketListener.Incoming.Text(String frame) -> read(frame);
      case RelaySocketListener.Incoming.TooLong(String head) ->
          new Received.Unreadable(Integer.MAX_VALUE, head);
      case RelaySocketListener.Incoming.Nothing _, RelaySocketListener.Incoming.Gone _ ->
          new Received.Nothing();
    };
  }

  private Received read(String frame) throws IOException {
    return switch (RelayMessage.parse(frame)) {
      case Parsed.Malformed<RelayMessage> _ -> new Received.Unreadable(frame.length(), frame);
      case Parsed.Ok<RelayMessage>(RelayMessage message) -> read(message);
    };
  }

  private Received read(RelayMessage message) throws IOException {
    switch (message) {
      case RelayMessage.Auth(String challenge) -> authentication.answer(challenge);
      case RelayMessage.Ok(EventId id, boolean accepted, String words)
          when authentication.settled(id, accepted) -> {
        return new Received.Authenticated(accepted, words);
      }
      case RelayMessage.Ok _,
          RelayMessage.EventMessage _,
          RelayMessage.BeyondLimits _,
          RelayMessage.Eose _,
          RelayMessage.Closed _,
          RelayMessage.Notice _ -> {}
    }
    return new Received.Message(message);
  }

  /** How far the relay's demand to know who we are has come. */
  public Authentication authentication() {
    return authentication;
  }

  /**
   * Queues a message.
   *
   * @throws IOException when too many wait to leave
   */
  public void send(ClientMessage message) throws IOException {
    if (!offer(message.toJson())) {
      throw new IOException("does not take what is sent");
    }
  }

  /** Queues a message as it is; false if too many wait to leave, and then it is not sent. */
  public boolean offer(String frame) {
    return socket.offer(frame);
  }

  /** As {@link RelaySocket#close} does. */
  @Override
  public void close() {
    socket.close();
  }
}
