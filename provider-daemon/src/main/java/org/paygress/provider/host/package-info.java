/** What runs as root: containers, their network, published ports, volumes and root filesystems. */
@NullMarked
package org.paygress.provider.host;

import org.jspecify.annotations.NullMarked;
