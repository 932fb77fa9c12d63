package org.paygress.provider.image;

import org.paygress.luks.process.Command;
import org.paygress.luks.process.CommandResult;

/** The pool or an image in it could not be brought to the wanted state; trying again is safe. */
public final class ImageException extends Exception {
  private static final long serialVersionUID = 1L;

  ImageException(String message) {
    super(message);
  }

  ImageException(String message, Throwable cause) {
    super(message, cause);
  }

  static ImageException of(Command command, CommandResult result) {
    return new ImageException(command.program() + ": " + result.summary());
  }
}
