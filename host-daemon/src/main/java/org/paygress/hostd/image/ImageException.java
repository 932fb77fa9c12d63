package org.paygress.hostd.image;

/** The pool or an image in it could not be brought to the wanted state; trying again is safe. */
public sealed class ImageException extends Exception permits QuotaException {
  private static final long serialVersionUID = 1L;

  public ImageException(String message) {
    super(message);
  }

  public ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
