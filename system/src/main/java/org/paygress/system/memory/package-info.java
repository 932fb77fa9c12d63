/** Secret memory: locked, left out of core dumps, zeroed on close. */
@NullMarked
package org.paygress.system.memory;

import org.jspecify.annotations.NullMarked;
