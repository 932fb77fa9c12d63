/** The wallet's database: proofs, the journal of operations, the double-entry books. */
@NullMarked
package org.paygress.cashu.store;

import org.jspecify.annotations.NullMarked;
