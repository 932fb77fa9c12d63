/** Programs and kernel files of the machine. */
@NullMarked
package org.paygress.hostd.kernel;

import org.jspecify.annotations.NullMarked;
