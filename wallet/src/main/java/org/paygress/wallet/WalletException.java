package org.paygress.wallet;

/** What the wallet's own database holds is not what it must be. Nothing was lost. */
public final class WalletException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public WalletException(String message) {
    super(message);
  }

  public WalletException(String message, Throwable cause) {
    super(message, cause);
  }
}
