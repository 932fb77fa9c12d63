/** A host that carries nothing, and the contract of every host. */
@NullMarked
package org.paygress.testbed.host;

import org.jspecify.annotations.NullMarked;
