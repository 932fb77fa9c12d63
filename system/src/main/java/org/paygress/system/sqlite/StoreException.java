package org.paygress.system.sqlite;

/** The journal cannot be read or written: nobody can decide anything then, so the daemon stops. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
