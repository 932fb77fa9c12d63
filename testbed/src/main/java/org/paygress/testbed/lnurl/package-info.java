/** An LNURL-pay service for tests. */
@NullMarked
package org.paygress.testbed.lnurl;

import org.jspecify.annotations.NullMarked;
