/** The consumer's files: identity and data directory. */
@NullMarked
package org.paygress.consumer.files;

import org.jspecify.annotations.NullMarked;
