/** Child processes by argument list: no shell, bounded output, bounded time, secrets by stdin. */
@NullMarked
package org.paygress.luks.process;

import org.jspecify.annotations.NullMarked;
