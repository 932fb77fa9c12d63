package org.paygress.provider.relay;

import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.RelayConnection;
import org.paygress.system.time.Periodic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All relays together. Events addressed to us go to the handler, once each, however many relays
 * bring them; events of ours go to every relay.
 *
 * <p>When a relay brings events faster than the handler finishes them, nothing more is read from
 * that relay until it has; the others are not affected.
 */
public final class RelayPool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RelayPool.class);
  private static final Duration CLOSING = Duration.ofSeconds(1);
  private static final Duration HANDLERS_CLOSING = Duration.ofMillis(500);
  private static final Duration PRUNE_EVERY = Duration.ofHours(1);
  private static final Duration SEEN_MARGIN = Duration.ofDays(1);

  private final RelaySettings settings;
  private final RelayJournal journal;
  private final EventGate gate;
  private final HttpClient http;
  private final List<RelayLink> links;
  private final Runnable enqueued = this::wake;
  private final Periodic pruner;

  /**
   * Prepares a pool: what is enqueued from now on goes to its relays. Nothing is connected before
   * {@link #start}.
   *
   * @param settings which relays, and the limits
   * @param secretKey ours: events are addressed to it, and it authenticates (NIP-42)
   * @param journal what survives a restart
   * @param handler receives the events
   * @param clock tells how old an event is
   */
  public RelayPool(
      RelaySettings settings,
      SecretKey secretKey,
      RelayJournal journal,
      EventHandler handler,
      InstantSource clock) {
    this.settings = settings;
    this.journal = journal;
    this.gate = new EventGate(handler);
    journal.goesTo(settings.urls());
    this.pruner = Periodic.byClock(() -> PRUNE_EVERY, "relay pruning", clock, this::prune);
    this.http = RelayConnection.httpClient(settings.connection());
    this.links =
        settings.urls().stream()
            .map(
                url ->
                    new RelayContext(
                        url,
                        settings,
                        secretKey,
                        secretKey.publicKey(),
                        journal,
                        gate,
                        new RelayStats(),
                        clock))
            .map(context -> new RelayLink(context, http))
            .toList();
  }

  /** Starts to connect to every relay and returns at once. */
  public void start() {
    journal.onEnqueue(enqueued);
    links.forEach(RelayLink::start);
    var _ = pruner.start();
  }

  /**
   * Publishes an event to every relay, also to those that are away now and after a restart. It is
   * durable when this returns. To make it durable together with something else use {@link
   * RelayJournal#enqueue(org.paygress.system.sqlite.Tx, Event, Urgency)}.
   */
  public void publish(Event event) {
    journal.enqueue(event);
  }

  /** Sends an event to the relays that are connected now; it is neither stored nor repeated. */
  public void publishEphemeral(Event event) {
    links.forEach(link -> link.sendEphemeral(event));
  }

  /** How each relay is doing, in the order of the settings. */
  public List<RelayStatus> status() {
    return links.stream().map(RelayLink::status).toList();
  }

  /** When it was last forgotten what need not be known any more, and what failed last. */
  public Periodic.Report pruning() {
    return pruner.report();
  }

  private void wake() {
    links.forEach(RelayLink::wake);
  }

  /** Anything older would be refused as not asked for, so it need not be remembered. */
  private void prune() {
    journal.prune(settings.timing().lookbackMax().plus(SEEN_MARGIN));
  }

  /**
   * Disconnects; takes less than 2 s. Handlers that still run then are left alone: what they have
   * not recorded comes again after a restart.
   */
  @Override
  public void close() {
    journal.removeListener(enqueued);
    pruner.close();
    links.forEach(RelayLink::close);
    try {
      long deadline = System.nanoTime() + CLOSING.toNanos();
      for (RelayLink link : links) {
        if (!link.await(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
          LOG.warn("a relay's connection did not end in time");
        }
      }
      awaitHandlers();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }

  private void awaitHandlers() throws InterruptedException {
    long deadline = System.nanoTime() + HANDLERS_CLOSING.toNanos();
    while (gate.running() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
  }
}
