/** Root filesystems: built ahead of time into a btrfs pool, one snapshot a container. */
@NullMarked
package org.paygress.hostd.image;

import org.jspecify.annotations.NullMarked;
