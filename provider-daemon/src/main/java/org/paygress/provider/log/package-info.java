/** The log, without secrets. */
@NullMarked
package org.paygress.provider.log;

import org.jspecify.annotations.NullMarked;
