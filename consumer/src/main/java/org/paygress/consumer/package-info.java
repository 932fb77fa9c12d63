/** {@code paygress}: rents containers from providers over Nostr. */
@NullMarked
package org.paygress.consumer;

import org.jspecify.annotations.NullMarked;
