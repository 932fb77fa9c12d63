/** What crosses the wire. No threads, no sockets, no files. */
@NullMarked
package org.paygress.protocol;

import org.jspecify.annotations.NullMarked;
