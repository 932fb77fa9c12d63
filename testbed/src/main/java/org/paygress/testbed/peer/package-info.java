/** Other people's software, installed by {@code testbed/peers/setup} and driven as processes. */
@NullMarked
package org.paygress.testbed.peer;

import org.jspecify.annotations.NullMarked;
