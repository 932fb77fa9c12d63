/** The operator's own money: balances, history, export, withdrawal, restore. */
@NullMarked
package org.paygress.provider.treasury;

import org.jspecify.annotations.NullMarked;
