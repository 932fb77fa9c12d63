/** Which hosts are of the public network, and which are this machine or its neighbours. */
@NullMarked
package org.paygress.system.net;

import org.jspecify.annotations.NullMarked;
