/** The words a wallet can be restored from (BIP-39). */
@NullMarked
package org.paygress.cashu.seed;

import org.jspecify.annotations.NullMarked;
