/** Trying again: growing waits with jitter, and token buckets. */
@NullMarked
package org.paygress.system.retry;

import org.jspecify.annotations.NullMarked;
