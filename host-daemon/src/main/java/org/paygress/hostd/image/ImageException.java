package org.paygress.hostd.image;

import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;

/** The pool or an image in it could not be brought to the wanted state; trying again is safe. */
public final class ImageException extends Exception {
  private static final long serialVersionUID = 1L;

  public ImageException(String message) {
    super(message);
  }

  public ImageException(String message, Throwable cause) {
    super(message, cause);
  }

  public static ImageException of(Command command, CommandResult result) {
    return new ImageException(command.program() + ": " + result.summary());
  }
}
