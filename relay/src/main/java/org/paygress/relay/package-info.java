/**
 * The one client of Nostr relays (NIP-01, NIP-42, NIP-67). {@link org.paygress.relay.RelaySocket}
 * carries text, {@link org.paygress.relay.RelayConnection} messages; a {@link
 * org.paygress.relay.Subscription} reads one relay, {@link org.paygress.relay.Relays} asks and
 * tells several at once.
 */
@NullMarked
package org.paygress.relay;

import org.jspecify.annotations.NullMarked;
