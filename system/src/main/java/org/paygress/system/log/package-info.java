/** The log, without secrets. */
@NullMarked
package org.paygress.system.log;

import org.jspecify.annotations.NullMarked;
