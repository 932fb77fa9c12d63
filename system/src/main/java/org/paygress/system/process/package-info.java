/**
 * Child processes: an argument list in, bounded output and an exit status back, secrets by pipe
 * alone.
 */
@NullMarked
package org.paygress.system.process;

import org.jspecify.annotations.NullMarked;
