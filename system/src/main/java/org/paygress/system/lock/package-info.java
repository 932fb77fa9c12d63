/** Locks that come and go with what they guard. */
@NullMarked
package org.paygress.system.lock;

import org.jspecify.annotations.NullMarked;
