/**
 * A Nostr relay for tests and the demo: in memory, on loopback, and able to misbehave on request.
 */
@NullMarked
package org.paygress.testbed.relay;

import org.jspecify.annotations.NullMarked;
