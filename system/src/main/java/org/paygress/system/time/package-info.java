/** Work that is done again and again, and what became of it. */
@NullMarked
package org.paygress.system.time;

import org.jspecify.annotations.NullMarked;
