/**
 * One volume's life: an image file, LUKS2 over it when the consumer asked for it, a file system, a
 * mount, and a destruction that can be believed.
 */
@NullMarked
package org.paygress.luks;

import org.jspecify.annotations.NullMarked;
