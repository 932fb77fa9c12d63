/** What a lease costs, and what the wallet's answers mean for its consumer. */
@NullMarked
package org.paygress.provider.payment;

import org.jspecify.annotations.NullMarked;
