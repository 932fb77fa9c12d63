package org.paygress.hostd.image;

/** What may be written to the pool cannot be limited. */
public final class QuotaException extends ImageException {
  private static final long serialVersionUID = 1L;

  public QuotaException(String message) {
    super(message);
  }
}
