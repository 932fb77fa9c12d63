/** The providers that announce themselves, and what they offer. */
@NullMarked
package org.paygress.consumer.directory;

import org.jspecify.annotations.NullMarked;
