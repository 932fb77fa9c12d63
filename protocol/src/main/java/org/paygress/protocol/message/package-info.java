/** The Paygress messages: requests, replies and public events, each with its JSON codec. */
@NullMarked
package org.paygress.protocol.message;

import org.jspecify.annotations.NullMarked;
