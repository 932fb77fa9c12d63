/** SHA-256. */
@NullMarked
package org.paygress.system.hash;

import org.jspecify.annotations.NullMarked;
