/** The wallet's database: proofs, the journal of operations, the double-entry books. */
@NullMarked
package org.paygress.wallet.store;

import org.jspecify.annotations.NullMarked;
