/** JSON of our own files, read strictly. */
@NullMarked
package org.paygress.system.json;

import org.jspecify.annotations.NullMarked;
