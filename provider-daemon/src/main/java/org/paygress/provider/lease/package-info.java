/** The lease engine: pure, (state, event) to (state, actions). No I/O, no clock. */
@NullMarked
package org.paygress.provider.lease;

import org.jspecify.annotations.NullMarked;
