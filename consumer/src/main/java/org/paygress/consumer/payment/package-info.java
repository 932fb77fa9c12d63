/** The consumer's money: what was paid, to whom, and what came back. */
@NullMarked
package org.paygress.consumer.payment;

import org.jspecify.annotations.NullMarked;
