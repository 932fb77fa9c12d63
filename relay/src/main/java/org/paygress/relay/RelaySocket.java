package org.paygress.relay;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.paygress.protocol.nostr.RelayUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open WebSocket: whole messages in, whole messages out.
 *
 * <p>At most one received message is held at a time, the next is asked for only when {@link
 * #receive} is called again: a reader that stops reading stops the relay. Sending is queued, one
 * message under way at a time, as {@link WebSocket} demands.
 */
public final class RelaySocket implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RelaySocket.class);

  /** Messages waiting to leave. */
  private static final int SEND_QUEUE_MAX = 64;

  private static final Duration CLOSING = Duration.ofMillis(200);

  private final WebSocket socket;
  private final RelaySocketListener listener;
  private final BlockingQueue<Outgoing> outbound;
  private final RelayTiming timing;
  private final Thread sender;
  private boolean demandDue;
  private boolean pinged;

  private sealed interface Outgoing {
    record Text(String frame) implements Outgoing {}

    record Ping() implements Outgoing {}
  }

  private RelaySocket(WebSocket socket, RelaySocketListener listener, RelayTiming timing) {
    this.socket = socket;
    this.listener = listener;
    this.timing = timing;
    this.outbound = new LinkedBlockingQueue<>(SEND_QUEUE_MAX);
    this.sender = Thread.ofVirtual().name("relay-sender").unstarted(this::sendAll);
  }

  /**
   * Connects.
   *
   * @throws IOException if the relay cannot be reached, does not complete the handshake in time,
   *     redirects or refuses; the message is safe to show
   */
  public static RelaySocket open(
      HttpClient http, RelayUrl url, RelayTiming timing, RelayLimits limits)
      throws IOException, InterruptedException {
    RelaySocketListener listener = new RelaySocketListener(limits);
    CompletableFuture<WebSocket> opening =
        http.newWebSocketBuilder()
            .connectTimeout(timing.connectTimeout())
            .buildAsync(url.uri(), listener);
    try {
      WebSocket socket =
          opening.get(timing.connectTimeout().toMillis() + 1000, TimeUnit.MILLISECONDS);
      RelaySocket open = new RelaySocket(socket, listener, timing);
      open.sender.start();
      return open;
    } catch (ExecutionException | TimeoutException e) {
      listener.abandon();
      throw new IOException(RelayText.describe(e), e);
    } catch (InterruptedException e) {
      listener.abandon();
      throw e;
    }
  }

  /**
   * What comes next, or nothing if nothing comes within {@code wait}. For one thread only.
   *
   * @throws IOException when the connection is over; the message is safe to show
   */
  public RelaySocketListener.Incoming receive(Duration wait)
      throws IOException, InterruptedException {
    if (demandDue) {
      demandDue = false;
      listener.heard();
      socket.request(1);
    }
    RelaySocketListener.Incoming next = listener.poll(wait);
    switch (next) {
      case RelaySocketListener.Incoming.Text _, RelaySocketListener.Incoming.TooLong _ -> {
        demandDue = true;
        pinged = false;
      }
      case RelaySocketListener.Incoming.Gone(String why) -> throw new IOException(why);
      case RelaySocketListener.Incoming.Nothing _ -> checkAlive();
    }
    return next;
  }

  private void checkAlive() throws IOException {
    Duration silence = listener.silence();
    if (silence.compareTo(timing.pingInterval()) < 0) {
      pinged = false;
    } else if (!pinged) {
      pinged = outbound.offer(new Outgoing.Ping());
    } else if (silence.compareTo(timing.pingInterval().multipliedBy(2)) > 0) {
      throw new IOException("is silent and does not answer a ping");
    }
  }

  /** Queues a message; false if the queue is full, and then it is not sent. */
  public boolean offer(String frame) {
    return outbound.offer(new Outgoing.Text(frame));
  }

  private void sendAll() {
    try {
      while (true) {
        Outgoing next = outbound.take();
        CompletableFuture<WebSocket> sent =
            switch (next) {
              case Outgoing.Text(String frame) -> socket.sendText(frame, true);
              case Outgoing.Ping _ -> socket.sendPing(ByteBuffer.allocate(0));
            };
        sent.get(timing.sendTimeout().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      listener.gone("does not take what is sent: " + RelayText.describe(e));
    }
  }

  /** Says goodbye, and hangs up after 200 ms whether or not the relay has heard it. */
  @Override
  public void close() {
    sender.interrupt();
    try {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("the connection was not closed in order", e);
    } finally {
      socket.abort();
    }
  }
}
