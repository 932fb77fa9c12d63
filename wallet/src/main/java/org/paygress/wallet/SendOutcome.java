package org.paygress.wallet;

import org.paygress.cashu.token.Token;

/** How a {@link Wallet#send} ended, or stands. */
public sealed interface SendOutcome {

  /** The token of this operation; the same one at every call. */
  record Sent(Token token) implements SendOutcome {}

  /** Not now. Nothing is lost; call again later with the same operation id. */
  record Failed(String message) implements SendOutcome {}
}
