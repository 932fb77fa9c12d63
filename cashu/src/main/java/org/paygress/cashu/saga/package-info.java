/** The wallet itself: each operation a saga that survives a crash at any of its steps. */
@NullMarked
package org.paygress.cashu.saga;

import org.jspecify.annotations.NullMarked;
