/** A small honest Cashu mint, a real one to compare it with, and the faults of both. */
@NullMarked
package org.paygress.testbed.mint;

import org.jspecify.annotations.NullMarked;
