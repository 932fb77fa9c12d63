package org.paygress.testbed.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.TextFrame;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.RelayMessage;

/** Sends to one client, in order, on a thread of its own; the faults of sending live here. */
final class ClientWriter {

  private static final int TAGGED = 20;
  private static final int OVERSIZE_BYTES = 140 * 1024;
  private static final int HUGE_BYTES = 3 << 20;
  private static final int ENDLESS_BYTES = 33 << 20;
  private static final int ABNORMAL_CLOSURE = 1006;
  private static final long FLUSH_MS = 50;

  private final DevRelay relay;
  private final WebSocket socket;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("dev-relay-writer").factory());

  private final AtomicInteger waiting = new AtomicInteger();

  ClientWriter(DevRelay relay, WebSocket socket) {
    this.relay = relay;
    this.socket = socket;
  }

  void close() {
    thread.shutdownNow();
  }

  void send(RelayMessage message) {
    submit(
        () -> {
          if (relay.has(RelayFault.CHATTER)) {
            socket.send(new RelayMessage.Notice("hello from a talkative relay").toJson());
            socket.send("this is no relay message");
          }
          String json = message.toJson();
          socket.send(
              relay.has(RelayFault.ONE_WORD_MORE)
                  ? json.substring(0, json.length() - 1) + ",[\"finish\"]]"
                  : json);
        });
  }

  void sendEvent(String subscription, Event event) {
    if (relay.has(RelayFault.DROP_EVENTS)) {
      return;
    }
    submit(() -> writeEvent(subscription, event));
  }

  /** As it is, but for the last digit of its signature where the relay lies about those. */
  void sendUnread(String subscription, String eventJson) {
    String shown =
        relay.has(RelayFault.BAD_SIGNATURE)
            ? eventJson.substring(0, eventJson.length() - 3) + "x\"}"
            : eventJson;
    submit(() -> socket.send("[\"EVENT\",\"" + subscription + "\"," + shown + "]"));
  }

  /** Messages that were handed over and have not left. */
  int backlog() {
    return waiting.get() + (socket instanceof WebSocketImpl open ? open.outQueue.size() : 0);
  }

  private void writeEvent(String subscription, Event event) throws InterruptedException {
    Event shown = relay.has(RelayFault.BAD_SIGNATURE) ? forged(event) : event;
    String frame = new RelayMessage.EventMessage(subscription, shown).toJson();
    if (relay.has(RelayFault.CLOSE_MID_MESSAGE)) {
      sendHalfAndDrop(frame);
      return;
    }
    if (relay.has(RelayFault.MANY_TAGS)) {
      String tagged = frame.replace("\"tags\":[", "\"tags\":[" + "[\"t\",\"a\"],".repeat(200));
      for (int i = 0; i < TAGGED; i++) {
        socket.send(tagged);
      }
    }
    socket.send(
        relay.has(RelayFault.TRUNCATE_EVENTS) ? frame.substring(0, frame.length() / 2) : frame);
    if (relay.has(RelayFault.DUPLICATE_EVENTS)) {
      socket.send(frame);
    }
    if (relay.has(RelayFault.OVERSIZE_EVENTS)) {
      socket.send("[\"NOTICE\",\"" + "x".repeat(OVERSIZE_BYTES) + "\"]");
    }
    if (relay.has(RelayFault.HUGE_EVENTS)) {
      socket.send("[\"NOTICE\",\"" + "x".repeat(HUGE_BYTES) + "\"]");
    }
    if (relay.has(RelayFault.ENDLESS_EVENTS)) {
      socket.send("[\"NOTICE\",\"" + "x".repeat(ENDLESS_BYTES) + "\"]");
    }
  }

  private void sendHalfAndDrop(String frame) throws InterruptedException {
    TextFrame half = new TextFrame();
    half.setPayload(
        ByteBuffer.wrap(frame.substring(0, frame.length() / 2).getBytes(StandardCharsets.UTF_8)));
    half.setFin(false);
    socket.sendFrame(half);
    // The server's own thread writes it out; dropping at once would throw it away unsent.
    Thread.sleep(FLUSH_MS);
    socket.closeConnection(ABNORMAL_CLOSURE, "dropped");
  }

  private static Event forged(Event event) {
    String sig = event.sigHex();
    char last = sig.charAt(sig.length() - 1);
    return new Event(
        event.id(),
        event.pubkey(),
        event.createdAt(),
        event.kind(),
        event.tags(),
        event.content(),
        sig.substring(0, sig.length() - 1) + (last == '0' ? '1' : '0'));
  }

  private interface Write {
    void run() throws InterruptedException;
  }

  private void submit(Write write) {
    if (relay.has(RelayFault.NEVER_ANSWER)) {
      return;
    }
    try {
      waiting.incrementAndGet();
      thread.execute(
          () -> {
            waiting.decrementAndGet();
            try {
              Thread.sleep(relay.delay());
              write.run();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } catch (WebsocketNotConnectedException e) {
              thread.shutdown();
            }
          });
    } catch (RejectedExecutionException e) {
      // The client is gone.
      assert thread.isShutdown();
    }
  }
}
