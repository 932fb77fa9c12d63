package org.paygress.testbed.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.Parsed;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayMessage;

/** A client of a relay that notes when each event arrived, and can publish. */
final class RelayWatch implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int FRAME_CHARS_MAX = 1 << 18;

  /**
   * An event and its time.
   *
   * @param nanos of {@link System#nanoTime()} at its arrival
   */
  record Seen(Event event, long nanos) {}

  private final HttpClient http;
  private final List<Seen> seen = new ArrayList<>();
  private volatile @Nullable WebSocket socket;

  private RelayWatch(HttpClient http) {
    this.http = http;
  }

  /** Connects and subscribes. */
  static RelayWatch open(URI relay, Filter... filters) throws IOException, InterruptedException {
    var watch = new RelayWatch(HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build());
    try {
      watch.socket =
          watch
              .http
              .newWebSocketBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .buildAsync(relay, watch.new Receiver())
              .get(CONNECT_TIMEOUT.toSeconds() + 1, TimeUnit.SECONDS);
      watch.send(new ClientMessage.Subscribe("watch", List.of(filters)).toJson());
      return watch;
    } catch (ExecutionException | TimeoutException e) {
      watch.close();
      throw new IOException("the relay " + relay + " does not answer", e);
    }
  }

  /** Sends an event to the relay. */
  void publish(Event event) throws IOException, InterruptedException {
    send(new ClientMessage.Publish(event).toJson());
  }

  /** The first event that fits, of those seen already or still to come. */
  Optional<Seen> await(Predicate<Seen> wanted, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    synchronized (seen) {
      int next = 0;
      while (true) {
        for (; next < seen.size(); next++) {
          if (wanted.test(seen.get(next))) {
            return Optional.of(seen.get(next));
          }
        }
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          return Optional.empty();
        }
        seen.wait(leftMillis);
      }
    }
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
    http.shutdownNow();
  }

  private synchronized void send(String frame) throws IOException, InterruptedException {
    WebSocket open = socket;
    if (open == null) {
      throw new IOException("not connected");
    }
    try {
      open.sendText(frame, true).get(CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the relay takes nothing", e);
    }
  }

  private void take(String frame) {
    long now = System.nanoTime();
    if (RelayMessage.parse(frame)
            instanceof Parsed.Ok<RelayMessage>(RelayMessage.EventMessage message)
        && message.event().verify()) {
      synchronized (seen) {
        seen.add(new Seen(message.event(), now));
        seen.notifyAll();
      }
    }
  }

  private final class Receiver implements WebSocket.Listener {

    private final StringBuilder frame = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      if (frame.length() + part.length() <= FRAME_CHARS_MAX) {
        frame.append(part);
      }
      if (last) {
        take(frame.toString());
        frame.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }
}
