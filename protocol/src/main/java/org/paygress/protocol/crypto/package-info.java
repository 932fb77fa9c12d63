/** The primitives of secp256k1 and SHA-256 that Nostr needs, over libsecp256k1. */
@NullMarked
package org.paygress.protocol.crypto;

import org.jspecify.annotations.NullMarked;
