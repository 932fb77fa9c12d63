/** Command lines of programs: what problems look like, and what a process ends with. */
@NullMarked
package org.paygress.system.cli;

import org.jspecify.annotations.NullMarked;
