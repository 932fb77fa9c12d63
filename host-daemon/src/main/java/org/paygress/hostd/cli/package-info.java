/** {@code paygress-hostd …}: the root process, and what its operator asks of it. */
@NullMarked
package org.paygress.hostd.cli;

import org.jspecify.annotations.NullMarked;
