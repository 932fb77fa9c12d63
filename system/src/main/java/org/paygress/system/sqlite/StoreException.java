package org.paygress.system.sqlite;

/**
 * A file cannot be read or written: nobody can decide anything by it then. Nothing of it is lost.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
