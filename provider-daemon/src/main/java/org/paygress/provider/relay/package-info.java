/**
 * The relay pool: what reaches the daemon over Nostr and what it publishes.
 *
 * <p>Several relays are used at once and none is trusted: each has its own connection, its own
 * limits and its own place in the outbox, so that one that is dead, slow or lying disturbs nothing.
 */
@NullMarked
package org.paygress.provider.relay;

import org.jspecify.annotations.NullMarked;
