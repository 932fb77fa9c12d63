/** Whether this machine has what containers need. */
@NullMarked
package org.paygress.hostd.preflight;

import org.jspecify.annotations.NullMarked;
