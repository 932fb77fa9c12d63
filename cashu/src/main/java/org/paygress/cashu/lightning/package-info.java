/** Lightning as the mint pays it: invoices, addresses, fee limits. */
@NullMarked
package org.paygress.cashu.lightning;

import org.jspecify.annotations.NullMarked;
