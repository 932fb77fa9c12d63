/** The root process's configuration file: {@code hostd.toml}. */
@NullMarked
package org.paygress.hostd.config;

import org.jspecify.annotations.NullMarked;
