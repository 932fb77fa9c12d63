package org.paygress.testbed.demo;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayAuth;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;

/**
 * A client of a relay that notes when each event arrived first, and can publish. Challenges
 * (NIP-42) are answered with a key of nobody's, and then the subscription is made again: a relay
 * that demands them has closed it.
 */
final class RelayWatch implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int FRAME_CHARS_MAX = 1 << 18;
  private static final int CHALLENGES_MAX = 10;

  /**
   * An event and its time.
   *
   * @param nanos of {@link System#nanoTime()} at its arrival
   */
  record Seen(Event event, long nanos) {}

  private final SecretKey self = SecretKey.generate();
  private final HttpClient http;
  private final RelayUrl relay;
  private final ClientMessage.Subscribe subscribe;
  private final List<Seen> seen = new ArrayList<>();
  private final Set<EventId> known = new HashSet<>();
  private final Set<EventId> proofs = ConcurrentHashMap.newKeySet();
  private volatile @Nullable WebSocket socket;

  private RelayWatch(HttpClient http, RelayUrl relay, ClientMessage.Subscribe subscribe) {
    this.http = http;
    this.relay = relay;
    this.subscribe = subscribe;
  }

  /** Connects and subscribes. */
  static RelayWatch open(RelayUrl relay, Filter... filters)
      throws IOException, InterruptedException {
    var watch =
        new RelayWatch(
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build(),
            relay,
            new ClientMessage.Subscribe("watch", List.of(filters)));
    try {
      watch.socket =
          watch
              .http
              .newWebSocketBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .buildAsync(relay.uri(), watch.new Receiver())
              .get(CONNECT_TIMEOUT.toSeconds() + 1, TimeUnit.SECONDS);
      watch.send(watch.subscribe);
      return watch;
    } catch (ExecutionException | TimeoutException e) {
      watch.close();
      throw new IOException("the relay " + relay + " does not answer", e);
    }
  }

  /** Sends an event to the relay. */
  void publish(Event event) throws IOException, InterruptedException {
    send(new ClientMessage.Publish(event));
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

  private synchronized void send(ClientMessage message) throws IOException, InterruptedException {
    WebSocket open = socket;
    if (open == null) {
      throw new IOException("not connected");
    }
    try {
      open.sendText(message.toJson(), true).get(CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the relay takes nothing", e);
    }
  }

  private void take(String frame) {
    long now = System.nanoTime();
    if (!(RelayMessage.parse(frame) instanceof Parsed.Ok<RelayMessage>(var message))) {
      return;
    }
    switch (message) {
      case RelayMessage.EventMessage(var _, var event) when event.verify() -> note(event, now);
      case RelayMessage.Auth(var challenge) when proofs.size() < CHALLENGES_MAX -> {
        Event proof = RelayAuth.event(self, relay, challenge, Instant.now().getEpochSecond());
        proofs.add(proof.id());
        answer(new ClientMessage.Authenticate(proof));
      }
      case RelayMessage.Ok(var id, var accepted, var _) when accepted && proofs.contains(id) ->
          answer(subscribe);
      default -> {}
    }
  }

  private void note(Event event, long now) {
    synchronized (seen) {
      if (known.add(event.id())) {
        seen.add(new Seen(event, now));
        seen.notifyAll();
      }
    }
  }

  /** Not on the thread that reads: it must go on reading. */
  private void answer(ClientMessage message) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                send(message);
              } catch (IOException e) {
                // The relay is gone: whoever waits for an event will notice.
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private final class Receiver implements WebSocket.Listener {

    private final StringBuilder frame = new StringBuilder();

    /** Nothing is read before this: a challenge that comes at once can be answered. */
    @Override
    public void onOpen(WebSocket opened) {
      socket = opened;
      opened.request(1);
    }

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
