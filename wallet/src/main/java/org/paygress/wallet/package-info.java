/** What a wallet can do and how it can end: the face that everybody else sees. */
@NullMarked
package org.paygress.wallet;

import org.jspecify.annotations.NullMarked;
