/** What is written back to consumers: worded, sealed and queued. */
@NullMarked
package org.paygress.provider.reply;

import org.jspecify.annotations.NullMarked;
