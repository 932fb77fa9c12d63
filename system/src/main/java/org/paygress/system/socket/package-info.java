/** Unix sockets with deadlines and known peers. */
@NullMarked
package org.paygress.system.socket;

import org.jspecify.annotations.NullMarked;
