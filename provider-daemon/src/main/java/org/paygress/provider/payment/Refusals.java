package org.paygress.provider.payment;

import org.paygress.protocol.message.ErrorType;
import org.paygress.provider.lease.Failure;
import org.paygress.wallet.RefusalReason;

/** The one place that turns the wallet's reasons into error types of the wire. */
public final class Refusals {

  private Refusals() {}

  /**
   * The failure to answer with; {@code message} is the wallet's and repeats nothing of the token.
   */
  public static Failure failure(RefusalReason reason, String message) {
    ErrorType type =
        switch (reason) {
          case INVALID_TOKEN -> ErrorType.INVALID_TOKEN;
          case MINT_NOT_ALLOWED -> ErrorType.NON_WHITELISTED_MINT;
          case UNSUPPORTED_UNIT -> ErrorType.UNSUPPORTED_UNIT;
          case SPENT -> ErrorType.TOKEN_ALREADY_SPENT;
          case PENDING -> ErrorType.TOKEN_PENDING;
          case MINT_UNREACHABLE -> ErrorType.MINT_NETWORK_ERROR;
          case MINT_ERROR -> ErrorType.MINT_ERROR;
        };
    return new Failure(type, message);
  }
}
