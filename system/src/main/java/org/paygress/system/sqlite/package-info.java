/** One SQLite kernel: transactions, rows and numbered migrations. */
@NullMarked
package org.paygress.system.sqlite;

import org.jspecify.annotations.NullMarked;
