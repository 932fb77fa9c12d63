/** The wallet itself: each operation a saga that survives a crash at any of its steps. */
@NullMarked
package org.paygress.wallet.saga;

import org.jspecify.annotations.NullMarked;
