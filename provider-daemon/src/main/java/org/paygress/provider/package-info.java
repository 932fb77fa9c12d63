/** The composition root: everything is built and tied together here, and only here. */
@NullMarked
package org.paygress.provider;

import org.jspecify.annotations.NullMarked;
