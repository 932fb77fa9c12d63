/** The registry of what may run: its files, their validation, how each root filesystem is made. */
@NullMarked
package org.paygress.templates;

import org.jspecify.annotations.NullMarked;
