/** The commands of {@code paygress} and what they print. */
@NullMarked
package org.paygress.consumer.cli;

import org.jspecify.annotations.NullMarked;
