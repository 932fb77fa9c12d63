/**
 * The configuration file: one record per section, each with the keys it reads, their defaults,
 * ranges and the sentence that explains them. The file is read whole; every problem is reported at
 * once.
 */
@NullMarked
package org.paygress.provider.config;

import org.jspecify.annotations.NullMarked;
