/**
 * How {@link org.paygress.host.Host} is spoken of over a unix socket: one call a connection, frames
 * of JSON, a volume key in a frame of its own.
 */
@NullMarked
package org.paygress.host.wire;

import org.jspecify.annotations.NullMarked;
