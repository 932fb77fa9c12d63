/**
 * The configuration file: one record per section, each with the keys it reads, their defaults,
 * ranges and the sentence that explains them. The file is read whole; every problem is reported at
 * once.
 *
 * <p>To add a key, make it of its section's {@code SECTION} and give the record a component; the
 * compiler asks for the line in {@code read}. What {@code init} writes, what unknown keys are told
 * and docs/configuration.md follow from the section.
 */
@NullMarked
package org.paygress.provider.config;

import org.jspecify.annotations.NullMarked;
