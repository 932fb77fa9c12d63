/** One question to a provider, and its answer. */
@NullMarked
package org.paygress.consumer.exchange;

import org.jspecify.annotations.NullMarked;
