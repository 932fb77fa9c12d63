/** Points, scalars and blind signatures on secp256k1 (NUT-00, NUT-12). */
@NullMarked
package org.paygress.cashu.crypto;

import org.jspecify.annotations.NullMarked;
