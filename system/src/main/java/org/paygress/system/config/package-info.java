/** Configuration keys: each with its type, range, default and sentence, all errors at once. */
@NullMarked
package org.paygress.system.config;

import org.jspecify.annotations.NullMarked;
