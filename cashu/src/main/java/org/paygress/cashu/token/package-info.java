/**
 * Tokens, proofs and what they are locked to; payment requests and invoices. Text in, values out.
 */
@NullMarked
package org.paygress.cashu.token;

import org.jspecify.annotations.NullMarked;
