package org.paygress.testbed.mint;

/** A refusal with its code (NUT-00). */
final class MintError extends Exception {
  private static final long serialVersionUID = 1;

  private final int code;

  MintError(int code, String detail) {
    super(detail, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
