/** Files that only their owner can read, and directory entries that outlive a power cut. */
@NullMarked
package org.paygress.system.files;

import org.jspecify.annotations.NullMarked;
