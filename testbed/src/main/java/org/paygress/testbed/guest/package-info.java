/**
 * A kernel of our own to test on: a stock Debian kernel in QEMU with everything the daemon needs,
 * for machines whose kernel lacks dm-crypt. {@link org.paygress.testbed.guest.GuestKernel} is the
 * way in.
 */
@NullMarked
package org.paygress.testbed.guest;

import org.jspecify.annotations.NullMarked;
