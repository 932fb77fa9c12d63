/** One client of Nostr relays: socket, frames, authentication, subscription, one-shot query. */
@NullMarked
package org.paygress.relay;

import org.jspecify.annotations.NullMarked;
