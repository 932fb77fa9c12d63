/**
 * All that the provider knows of the machine: the {@link org.paygress.host.Host}, its records and
 * faults.
 */
@NullMarked
package org.paygress.host;

import org.jspecify.annotations.NullMarked;
