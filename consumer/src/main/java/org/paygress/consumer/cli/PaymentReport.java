package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.paygress.consumer.payment.PaymentRecord;

/** What came of each payment that a command was about. */
final class PaymentReport {
  private final ObjectNode root = Output.JSON.createObjectNode();
  private final ArrayNode list = root.putArray("payments");
  private final List<String> lines = new ArrayList<>();

  /**
   * Adds a payment.
   *
   * @param outcome for programs, one word
   * @param text for people, a line
   * @return what programs read of it, for further fields
   */
  ObjectNode add(PaymentRecord payment, String outcome, String text) {
    line(payment.id() + ": " + text);
    return list.addObject().put("payment", payment.id()).put("outcome", outcome);
  }

  /** Adds a line for people. */
  void line(String line) {
    lines.add(line);
  }

  /**
   * Prints it all.
   *
   * @param none what people read when there was no payment
   */
  void print(PrintWriter out, boolean json, String none) {
    Output.print(out, json, root, lines.isEmpty() ? List.of(none) : lines);
  }
}
