/** The bridge, the addresses and the packet filter that all containers share. */
@NullMarked
package org.paygress.hostd.network;

import org.jspecify.annotations.NullMarked;
