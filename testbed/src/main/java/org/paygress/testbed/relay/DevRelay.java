package org.paygress.testbed.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayUrl;

/**
 * A small honest Nostr relay (NIP-01, NIP-42, NIP-67) in this process, for tests and the demo.
 *
 * <p>Everything is in memory. Any number of clients may use it at once. {@link #misbehave} makes it
 * lie from the next message on.
 */
public final class DevRelay implements AutoCloseable {

  private final EventStore store;
  private final int answerEventsMax;
  private final DevRelayServer server;
  private final Set<RelayFault> faults = ConcurrentHashMap.newKeySet();
  private final Queue<ClientMessage> received = new ConcurrentLinkedQueue<>();
  private final AtomicLong aheadSecs = new AtomicLong();
  private volatile Duration delay = Duration.ZERO;

  private DevRelay(int port, DevRelayOptions options) {
    store = new EventStore(options.storedEventsMax());
    answerEventsMax = options.answerEventsMax();
    server =
        new DevRelayServer(
            new InetSocketAddress(InetAddress.ofLiteral(options.bindAddress()), port),
            this,
            options);
  }

  /**
   * Starts a relay and returns when it accepts connections.
   *
   * @param port TCP port, or 0 for any free one
   * @throws IllegalStateException if the port cannot be had
   */
  public static DevRelay start(int port, DevRelayOptions options) {
    DevRelay relay = new DevRelay(port, options);
    relay.server.startAndWait();
    return relay;
  }

  /** Lets so much time pass at once on its clock. */
  public void advance(Duration by) {
    aheadSecs.addAndGet(by.toSeconds());
  }

  /** What its clock says, in Unix seconds. */
  long now() {
    return Instant.now().getEpochSecond() + aheadSecs.get();
  }

  /** Starts an open relay on loopback. */
  public static DevRelay start(int port) {
    return start(port, DevRelayOptions.defaults());
  }

  /** Serves on the port given as the first argument (default 7447) until the process is ended. */
  public static void main(String[] args) throws InterruptedException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 7447;
    try (DevRelay relay = start(port)) {
      System.out.println(relay.url());
      new CountDownLatch(1).await();
    }
  }

  /** Where clients connect: {@code ws://address:port}. */
  public RelayUrl url() {
    InetSocketAddress address = server.getAddress();
    return RelayUrl.of("ws://" + address.getAddress().getHostAddress() + ":" + port());
  }

  /** The TCP port listened on. */
  public int port() {
    return server.getPort();
  }

  /** Replaces the set of faults; none means honest again. */
  public void misbehave(RelayFault... wanted) {
    Collection<RelayFault> now = EnumSet.noneOf(RelayFault.class);
    now.addAll(List.of(wanted));
    faults.retainAll(now);
    faults.addAll(now);
  }

  /** Waits this long before each message sent to a client. */
  public void delay(Duration each) {
    delay = each;
  }

  /** Stores an event without checking it and sends it to whoever subscribed. */
  public void inject(Event event) {
    EventStore.Verdict verdict = store.offer(event);
    if (verdict == EventStore.Verdict.STORED || verdict == EventStore.Verdict.EPHEMERAL) {
      server.broadcast(event);
    }
  }

  /**
   * Passes on what its author calls an event for {@code like}'s readers, unread and unkept: to
   * whoever subscribed to events like that one. A relay that lies about signatures does it here
   * too.
   *
   * @param eventJson ends in its signature
   */
  public void passOn(Event like, String eventJson) {
    server.passOn(like, eventJson);
  }

  /** Messages that wait to leave, over all clients. */
  public int backlog() {
    return server.backlog();
  }

  /** The events kept now, in the order of arrival. */
  public List<Event> events() {
    return store.all();
  }

  /** Every message that clients sent and that could be read, in the order of arrival. */
  public List<ClientMessage> received() {
    return List.copyOf(received);
  }

  /** How many clients are connected. */
  public int connections() {
    return server.getConnections().size();
  }

  /** How many subscriptions are open, over all clients. */
  public int subscriptions() {
    return server.subscriptions();
  }

  /** Drops every connection without a closing handshake; clients may come back. */
  public void disconnectAll() {
    server.disconnectAll();
  }

  /** Stops listening and drops every connection. What was stored is gone. */
  @Override
  public void close() {
    server.stopQuietly();
  }

  boolean has(RelayFault fault) {
    return faults.contains(fault);
  }

  Duration delay() {
    return delay;
  }

  void record(ClientMessage message) {
    received.add(message);
  }

  EventStore.Verdict store(Event event) {
    EventStore.Verdict verdict = store.offer(event);
    if (verdict == EventStore.Verdict.STORED || verdict == EventStore.Verdict.EPHEMERAL) {
      server.broadcast(event);
    }
    return verdict;
  }

  EventStore.Found query(List<Filter> filters) {
    EventStore.Found found =
        has(RelayFault.IGNORE_FILTERS)
            ? new EventStore.Found(store.all(), false)
            : store.query(filters, answerEventsMax);
    return has(RelayFault.REORDER_EVENTS)
        ? new EventStore.Found(found.events().reversed(), found.cut())
        : found;
  }
}
