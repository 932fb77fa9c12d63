/** What a mint says and how it is asked: requests, keysets, errors by their codes. */
@NullMarked
package org.paygress.cashu.mint;

import org.jspecify.annotations.NullMarked;
