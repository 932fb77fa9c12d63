package org.paygress.wallet;

/** The wallet's own database failed. Nothing was lost; the same call may be made again. */
public final class WalletException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public WalletException(String message) {
    super(message);
  }

  public WalletException(String message, Throwable cause) {
    super(message, cause);
  }
}
