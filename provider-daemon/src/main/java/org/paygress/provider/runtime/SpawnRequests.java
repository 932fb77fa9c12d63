package org.paygress.provider.runtime;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.reply.JournalledRequests;
import org.paygress.provider.reply.JournalledRequests.Reopened;
import org.paygress.provider.store.Journals;

/**
 * The requests of leases that are being paid and built. This is who owns their volume keys: a
 * request that came in is used for all its work, one of an earlier run is opened once, and either
 * ends with the work it is for.
 */
final class SpawnRequests implements AutoCloseable {

  /**
   * One of them.
   *
   * @param createdAt when its sender wrote it, in Unix seconds
   */
  record Spawn(SpawnRequest request, long createdAt) {}

  private final Journals journals;
  private final JournalledRequests journalled;
  private final Map<EventId, Spawn> inHand = new ConcurrentHashMap<>();

  SpawnRequests(Journals journals, JournalledRequests journalled) {
    this.journals = journals;
    this.journalled = journalled;
  }

  /** Takes over a request that was read, and its key; the same in hand already is in use. */
  void take(EventId id, Spawn spawn) {
    if (inHand.putIfAbsent(id, spawn) != null) {
      spawn.request().close();
    }
  }

  /** The lease's request; empty when it cannot be read any more. */
  Optional<Spawn> of(Lease lease) {
    return Optional.ofNullable(
        inHand.computeIfAbsent(lease.request(), _ -> open(lease).orElse(null)));
  }

  /** Opens the lease's request anew; the caller closes it. */
  Optional<Spawn> open(Lease lease) {
    return journals
        .database()
        .transaction(tx -> journals.leases().requestEvent(tx, lease.id()))
        .flatMap(journalled::reopen)
        .flatMap(SpawnRequests::spawn);
  }

  private static Optional<Spawn> spawn(Reopened reopened) {
    if (reopened.request() instanceof SpawnRequest request) {
      return Optional.of(new Spawn(request, reopened.createdAt()));
    }
    reopened.request().close();
    return Optional.empty();
  }

  /** Forgets a request and its key: all work that needs it is done. */
  void end(EventId id) {
    Spawn spawn = inHand.remove(id);
    if (spawn != null) {
      spawn.request().close();
    }
  }

  @Override
  public void close() {
    inHand.keySet().forEach(this::end);
  }
}
