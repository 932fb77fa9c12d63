package org.paygress.provider.relay;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.system.Parsed;

/** Somebody else at a relay: one request, one answer. */
final class RawRelayClient implements AutoCloseable {

  private static final long ANSWER_SECS_MAX = 5;

  private final HttpClient http = HttpClient.newHttpClient();
  private final BlockingQueue<RelayMessage> inbox = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  private RawRelayClient(URI url) {
    socket = http.newWebSocketBuilder().buildAsync(url, new Listener()).join();
  }

  static RawRelayClient connect(URI url) {
    return new RawRelayClient(url);
  }

  /** Publishes an event and waits for the OK. */
  RelayMessage.Ok publish(Event event) throws InterruptedException {
    send(new ClientMessage.Publish(event));
    while (true) {
      if (next() instanceof RelayMessage.Ok ok && ok.id().equals(event.id())) {
        return ok;
      }
    }
  }

  /** The stored events that match, in the order they came. */
  List<Event> query(Filter filter) throws InterruptedException {
    send(new ClientMessage.Subscribe("query", List.of(filter)));
    List<Event> events = new ArrayList<>();
    while (true) {
      switch (next()) {
        case RelayMessage.EventMessage(_, Event event) -> events.add(event);
        case RelayMessage.Eose _ -> {
          send(new ClientMessage.Close("query"));
          return events;
        }
        default -> {}
      }
    }
  }

  private void send(ClientMessage message) {
    socket.sendText(message.toJson(), true).join();
  }

  private RelayMessage next() throws InterruptedException {
    RelayMessage message = inbox.poll(ANSWER_SECS_MAX, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("the relay did not answer within " + ANSWER_SECS_MAX + " s");
    }
    return message;
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

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
