package org.paygress.provider.lease;

import org.paygress.host.Placement;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;

/**
 * One journalled lease.
 *
 * @param owner who asked for it; nobody else learns of it
 * @param request the request's id, the same however often it was delivered
 * @param dmKind how the request came, and so how the answer goes
 */
public record Lease(
    LeaseId id,
    Slot slot,
    PublicKey owner,
    EventId request,
    DmKind dmKind,
    Terms terms,
    LeaseState state) {

  /** Which slot of the host is this lease's. */
  public Placement placement() {
    return new Placement(id, slot);
  }

  /** The same lease, with a later request of its owner in place of the one it had. */
  public Lease adopting(LaterRequest later) {
    Terms same =
        new Terms(
            terms.tier(),
            terms.template(),
            terms.workload(),
            later.user(),
            terms.encrypted(),
            terms.lockedRefunds());
    return new Lease(id, slot, owner, later.id(), later.dmKind(), same, state);
  }

  /** The same lease in another slot. */
  public Lease at(Slot other) {
    return new Lease(id, other, owner, request, dmKind, terms, state);
  }

  /** The same lease in another state. */
  public Lease in(LeaseState next) {
    return new Lease(id, slot, owner, request, dmKind, terms, next);
  }
}
