/** Performs the engine's actions, keeps time, recovers at start, shuts down. */
@NullMarked
package org.paygress.provider.runtime;

import org.jspecify.annotations.NullMarked;
