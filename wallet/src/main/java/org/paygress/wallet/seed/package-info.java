/** The words a wallet can be restored from (BIP-39). */
@NullMarked
package org.paygress.wallet.seed;

import org.jspecify.annotations.NullMarked;
