package org.paygress.provider.lease;

import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;

/**
 * A request of a lease's owner for the same workload, later than the one the lease was made from.
 *
 * @param id the request's id, the same however often it was delivered
 * @param dmKind how it came, and so how its answer goes
 * @param user who logs in from now on
 * @param event as it came over the relay, readable with the provider's key alone
 */
public record LaterRequest(EventId id, DmKind dmKind, SshUsername user, String event) {}
