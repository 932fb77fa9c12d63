/** The files that hold the nsec and the seed words. */
@NullMarked
package org.paygress.provider.identity;

import org.jspecify.annotations.NullMarked;
