/** The journal: what must survive kill -9, in SQLite. */
@NullMarked
package org.paygress.provider.store;

import org.jspecify.annotations.NullMarked;
