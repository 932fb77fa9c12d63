package org.paygress.testbed.relay;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.Parsed;

/** Somebody at a relay, for tests: asks one thing, waits for the answer. For one thread. */
public final class RelayClient implements AutoCloseable {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final String QUERY = "query";

  private final HttpClient http;
  private final BlockingQueue<RelayMessage> inbox;
  private final WebSocket socket;

  private RelayClient(HttpClient http, BlockingQueue<RelayMessage> inbox, WebSocket socket) {
    this.http = http;
    this.inbox = inbox;
    this.socket = socket;
  }

  /** Connects, or throws a {@link java.util.concurrent.CompletionException}. */
  public static RelayClient connect(RelayUrl url) {
    HttpClient http = HttpClient.newHttpClient();
    BlockingQueue<RelayMessage> inbox = new LinkedBlockingQueue<>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .connectTimeout(ANSWER_MAX)
            .buildAsync(url.uri(), new Listener(inbox))
            .join();
    return new RelayClient(http, inbox, socket);
  }

  /** Publishes an event and waits for the OK. */
  public RelayMessage.Ok publish(Event event) throws InterruptedException {
    send(new ClientMessage.Publish(event));
    while (true) {
      if (next() instanceof RelayMessage.Ok ok && ok.id().equals(event.id())) {
        return ok;
      }
    }
  }

  /** The stored events that match, in the order they come. */
  public List<Event> query(Filter filter) throws InterruptedException {
    send(new ClientMessage.Subscribe(QUERY, List.of(filter)));
    List<Event> events = new ArrayList<>();
    while (true) {
      switch (next()) {
        case RelayMessage.EventMessage(String id, Event event) when id.equals(QUERY) ->
            events.add(event);
        case RelayMessage.Eose(String id, _) when id.equals(QUERY) -> {
          send(new ClientMessage.Close(QUERY));
          return events;
        }
        default -> {}
      }
    }
  }

  /** Sends a message as it is. */
  public void send(ClientMessage message) {
    socket.sendText(message.toJson(), true).join();
  }

  /** The next message from the relay; fails after 10 s. */
  public RelayMessage next() throws InterruptedException {
    return poll(ANSWER_MAX)
        .orElseThrow(() -> new AssertionError("the relay did not answer within " + ANSWER_MAX));
  }

  /** The next message from the relay, if one comes within {@code wait}. */
  public Optional<RelayMessage> poll(Duration wait) throws InterruptedException {
    return Optional.ofNullable(inbox.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  private static final class Listener implements WebSocket.Listener {
    private final BlockingQueue<RelayMessage> inbox;
    private final StringBuilder text = new StringBuilder();

    Listener(BlockingQueue<RelayMessage> inbox) {
      this.inbox = inbox;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket s, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        if (RelayMessage.parse(text.toString()) instanceof Parsed.Ok<RelayMessage>(var message)) {
          inbox.add(message);
        }
        text.setLength(0);
      }
      s.request(1);
      return null;
    }
  }
}
