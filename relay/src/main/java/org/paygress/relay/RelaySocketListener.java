package org.paygress.relay;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Receives for a {@link RelaySocket}. Never blocks: it runs on the HTTP client's threads. */
public final class RelaySocketListener implements WebSocket.Listener {

  /** What came next. */
  public sealed interface Incoming {
    /** A whole message. */
    record Text(String frame) implements Incoming {}

    /** A message beyond the limit, thrown away but for its beginning. */
    record TooLong(String head) implements Incoming {}

    /** Nothing within the wait. */
    record Nothing() implements Incoming {}

    /** The connection is over. */
    record Gone(String why) implements Incoming {}
  }

  private final FrameAssembler assembler;
  // Bounded by demand: one message, and the end of the connection at most a few times.
  private final BlockingQueue<Incoming> inbound = new LinkedBlockingQueue<>();
  private volatile @Nullable WebSocket opened;
  private volatile boolean abandoned;
  private volatile long heardNanos = System.nanoTime();

  RelaySocketListener(RelayLimits limits) {
    assembler = new FrameAssembler(limits);
  }

  Incoming poll(Duration wait) throws InterruptedException {
    Incoming next = inbound.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
    return next == null ? new Incoming.Nothing() : next;
  }

  void gone(String why) {
    inbound.add(new Incoming.Gone(why));
  }

  void heard() {
    heardNanos = System.nanoTime();
  }

  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heardNanos);
  }

  /** Hangs up, also if the connection opens only after this. */
  void abandon() {
    abandoned = true;
    WebSocket socket = opened;
    if (socket != null) {
      socket.abort();
    }
  }

  @Override
  public void onOpen(WebSocket socket) {
    opened = socket;
    if (abandoned) {
      socket.abort();
    } else {
      socket.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    heard();
    switch (assembler.add(data, last)) {
      case FrameAssembler.Result.More _ -> socket.request(1);
      case FrameAssembler.Result.Whole(String frame) -> inbound.add(new Incoming.Text(frame));
      case FrameAssembler.Result.TooLong(String head) -> inbound.add(new Incoming.TooLong(head));
      case FrameAssembler.Result.Endless _ -> {
        gone("sent an endless message");
        socket.abort();
      }
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    gone("sent a binary message");
    socket.abort();
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
    heard();
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
    heard();
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    gone("closed the connection with code " + code);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    gone("broke the connection, " + RelayText.describe(error));
  }
}
