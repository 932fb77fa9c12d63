package org.paygress.provider.control;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a command ended. */
public sealed interface ControlAnswer {

  /** It did its work; {@code result} is what {@code --json} prints and may hold a token. */
  record Done(ObjectNode result) implements ControlAnswer {
    @Override
    public String toString() {
      return "Done[redacted]";
    }
  }

  /** It did not; {@code remedy} says what the operator can do. */
  record Refused(String message, String remedy) implements ControlAnswer {}
}
