/** How the operator's commands reach the running daemon: one Unix socket, one line each way. */
@NullMarked
package org.paygress.provider.control;

import org.jspecify.annotations.NullMarked;
