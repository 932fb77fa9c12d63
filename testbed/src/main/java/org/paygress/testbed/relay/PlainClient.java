package org.paygress.testbed.relay;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.relay.RelayConnection;
import org.paygress.relay.RelayLimits;
import org.paygress.relay.RelaySocket;
import org.paygress.relay.RelaySocketListener.Incoming;
import org.paygress.relay.RelayTiming;
import org.paygress.system.Parsed;

/**
 * Somebody at a relay, for tests: says what it is told to say, and shows every answer as it came.
 * For one thread.
 */
public final class PlainClient implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final String QUERY = "query";

  private final HttpClient http;
  private final RelaySocket socket;

  private PlainClient(HttpClient http, RelaySocket socket) {
    this.http = http;
    this.socket = socket;
  }

  public static PlainClient connect(RelayUrl url) throws IOException, InterruptedException {
    RelayTiming timing = RelayTiming.defaults();
    HttpClient http = RelayConnection.httpClient(timing);
    return new PlainClient(http, RelaySocket.open(http, url, timing, RelayLimits.defaults()));
  }

  /** Publishes an event and waits for the OK. */
  public RelayMessage.Ok publish(Event event) throws IOException, InterruptedException {
    send(new ClientMessage.Publish(event));
    while (true) {
      if (next() instanceof RelayMessage.Ok ok && ok.id().equals(event.id())) {
        return ok;
      }
    }
  }

  /** The stored events that match, in the order they come. */
  public List<Event> query(Filter filter) throws IOException, InterruptedException {
    send(new ClientMessage.Subscribe(QUERY, List.of(filter)));
    List<Event> events = new ArrayList<>();
    while (true) {
      RelayMessage message = next();
      if (message instanceof RelayMessage.EventMessage(String id, Event event)
          && id.equals(QUERY)) {
        events.add(event);
      } else if (message instanceof RelayMessage.Eose(String id, _) && id.equals(QUERY)) {
        send(new ClientMessage.Close(QUERY));
        return events;
      }
    }
  }

  /** Sends a message as it is. */
  public void send(ClientMessage message) throws IOException {
    if (!socket.offer(message.toJson())) {
      throw new IOException("the relay takes nothing");
    }
  }

  /** The next message from the relay; fails after 10 s. */
  public RelayMessage next() throws IOException, InterruptedException {
    return poll(ANSWER_MAX)
        .orElseThrow(() -> new AssertionError("the relay did not answer within " + ANSWER_MAX));
  }

  /** The next message from the relay, if one comes within {@code wait}. */
  public Optional<RelayMessage> poll(Duration wait) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      switch (socket.receive(Duration.ofNanos(deadline - System.nanoTime()))) {
        case Incoming.Text(String frame)
            when RelayMessage.parse(frame) instanceof Parsed.Ok<RelayMessage>(var message) -> {
          return Optional.of(message);
        }
        case Incoming.Nothing _ -> {
          return Optional.empty();
        }
        case Incoming.Text _, Incoming.TooLong _, Incoming.Gone _ -> {}
      }
    }
  }

  @Override
  public void close() {
    socket.close();
    http.shutdownNow();
  }
}
