/** Nostr as far as Paygress speaks it: keys, events, direct messages, relay frames. */
@NullMarked
package org.paygress.protocol.nostr;

import org.jspecify.annotations.NullMarked;
