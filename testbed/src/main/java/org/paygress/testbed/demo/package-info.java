/**
 * The {@code demo} command: a relay, a mint and a provider on this machine, and a consumer who uses
 * them. {@link org.paygress.testbed.demo.Demo} is its main class.
 */
@NullMarked
package org.paygress.testbed.demo;

import org.jspecify.annotations.NullMarked;
