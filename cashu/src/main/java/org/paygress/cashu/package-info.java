/** Ecash: token codec, blind signatures, mint client and a wallet that survives crashes. */
@NullMarked
package org.paygress.cashu;

import org.jspecify.annotations.NullMarked;
