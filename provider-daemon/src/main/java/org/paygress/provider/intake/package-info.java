/** The front door: opens a message, checks everything that costs nothing, and refuses or admits. */
@NullMarked
package org.paygress.provider.intake;

import org.jspecify.annotations.NullMarked;
