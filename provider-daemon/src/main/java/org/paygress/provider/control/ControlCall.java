package org.paygress.provider.control;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One command of the operator.
 *
 * @param command as it is typed: {@code wallet balance}
 * @param arguments by name; may hold what only the operator may see
 */
public record ControlCall(String command, ObjectNode arguments) {

  @Override
  public String toString() {
    return "ControlCall[" + command + "]";
  }
}
