/** One snapshot of the provider, and its renderings. */
@NullMarked
package org.paygress.provider.status;

import org.jspecify.annotations.NullMarked;
