/** The operator's command line. */
@NullMarked
package org.paygress.provider.cli;

import org.jspecify.annotations.NullMarked;
