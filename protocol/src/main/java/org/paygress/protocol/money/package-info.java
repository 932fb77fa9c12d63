/** Amounts, rates and the mints that stand behind them. */
@NullMarked
package org.paygress.protocol.money;

import org.jspecify.annotations.NullMarked;
