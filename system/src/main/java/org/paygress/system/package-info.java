/** The ground floor: what every room needs and nothing of what any room is about. */
@NullMarked
package org.paygress.system;

import org.jspecify.annotations.NullMarked;
