/** One container: its configuration, limits, accounts, state and probes. */
@NullMarked
package org.paygress.hostd.container;

import org.jspecify.annotations.NullMarked;
