package org.paygress.hostd.image;

/** The pool or an image in it could not be brought to the wanted state; trying again is safe. */
public final class ImageException extends Exception {
  private static final long serialVersionUID = 1L;

  public ImageException(String message) {
    super(message);
  }

  public ImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
