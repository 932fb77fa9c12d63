/** Off-heap memory for secrets, and pipes that carry them to a child without a copy on the heap. */
@NullMarked
package org.paygress.luks.memory;

import org.jspecify.annotations.NullMarked;
