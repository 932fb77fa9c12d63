/** The host's socket: calls come in, are checked, and are done to their end. */
@NullMarked
package org.paygress.hostd.server;

import org.jspecify.annotations.NullMarked;
