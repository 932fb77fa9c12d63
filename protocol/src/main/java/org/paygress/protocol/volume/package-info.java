/** The key of an encrypted data volume: how a consumer derives it and how a request carries it. */
@NullMarked
package org.paygress.protocol.volume;

import org.jspecify.annotations.NullMarked;
