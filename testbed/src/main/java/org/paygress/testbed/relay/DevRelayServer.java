package org.paygress.testbed.relay;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sockets of a {@link DevRelay}: one {@link ClientSession} per connection. */
final class DevRelayServer extends WebSocketServer {

  private static final Logger LOG = LoggerFactory.getLogger(DevRelayServer.class);
  private static final int FRAME_BYTES_MAX = 1 << 20;
  private static final int ABNORMAL_CLOSURE = 1006;
  private static final int DECODERS = 2;

  private final DevRelay relay;
  private final DevRelayOptions options;
  private final Map<WebSocket, ClientSession> sessions = new ConcurrentHashMap<>();
  private final CountDownLatch listening = new CountDownLatch(1);
  private volatile @Nullable Exception failure;

  DevRelayServer(InetSocketAddress address, DevRelay relay, DevRelayOptions options) {
    super(address, DECODERS, List.of(new Draft_6455(List.of(), FRAME_BYTES_MAX)));
    this.relay = relay;
    this.options = options;
    setReuseAddr(true);
    setTcpNoDelay(true);
    setDaemon(true);
    setConnectionLostTimeout(0);
  }

  void startAndWait() {
    start();
    try {
      if (!listening.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the relay did not start within 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the relay started", e);
    }
    Exception e = failure;
    if (e != null) {
      throw new IllegalStateException("the relay cannot listen on " + getAddress(), e);
    }
  }

  void broadcast(Event event) {
    sessions.values().forEach(session -> session.offer(event));
  }

  void passOn(Event like, String eventJson) {
    sessions.values().forEach(session -> session.passOn(like, eventJson));
  }

  int backlog() {
    return sessions.values().stream().mapToInt(ClientSession::backlog).sum();
  }

  int subscriptions() {
    return sessions.values().stream().mapToInt(ClientSession::subscriptions).sum();
  }

  void disconnectAll() {
    for (WebSocket socket : List.copyOf(getConnections())) {
      socket.closeConnection(ABNORMAL_CLOSURE, "dropped");
    }
  }

  void stopQuietly() {
    try {
      stop(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sessions.values().forEach(ClientSession::close);
  }

  @Override
  public void onStart() {
    listening.countDown();
  }

  @Override
  public void onOpen(WebSocket socket, ClientHandshake handshake) {
    if (relay.has(RelayFault.HANG_UP)) {
      socket.closeConnection(ABNORMAL_CLOSURE, "hung up");
      return;
    }
    ClientSession session = new ClientSession(relay, options, socket);
    sessions.put(socket, session);
    session.greet();
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason, boolean remote) {
    ClientSession session = sessions.remove(socket);
    if (session != null) {
      session.close();
    }
  }

  @Override
  public void onMessage(WebSocket socket, String frame) {
    ClientSession session = sessions.get(socket);
    if (session != null) {
      session.receive(frame);
    }
  }

  @Override
  public void onError(@Nullable WebSocket socket, Exception e) {
    if (socket == null) {
      failure = e;
      listening.countDown();
    }
    LOG.debug("connection failed", e);
  }
}
