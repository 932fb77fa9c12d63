/** What runs as root: containers with their volumes, images and network. */
@NullMarked
package org.paygress.hostd;

import org.jspecify.annotations.NullMarked;
