package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.paygress.consumer.UserException;
import org.paygress.consumer.payment.PaymentBook;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ReplyCodec;

/** Prints results, as text for people or as one JSON object for programs. */
public final class Output {

  public static final ObjectMapper JSON = new ObjectMapper();

  private Output() {}

  public static void print(PrintWriter out, boolean json, ObjectNode object, List<String> lines) {
    if (json) {
      out.println(withoutControls(object.toString()));
    } else {
      lines.forEach(line -> out.println(printable(line)));
    }
    out.flush();
  }

  /** JSON escapes of the control characters those below 32 alone. */
  private static String withoutControls(String json) {
    StringBuilder escaped = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                escaped.append("\\u%04x".formatted(c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  /** Text of strangers without what would steer a terminal. */
  public static String printable(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  public static ObjectNode json(AccessDetails access) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("pod_id", access.podId())
            .put("host", access.hostAddress().orElse(""))
            .put("ssh_port", access.nodePort())
            .put("expires_at", access.expiresAt().toString())
            .put("cpu_millicores", access.cpuMillicores())
            .put("memory_mb", access.memoryMb())
            .put("tier", access.podSpecName());
    ReplyCodec.write(access.templatePorts(), node.putArray("ports"));
    return node;
  }

  /**
   * Says which lines of the record cannot be read, if any: there may be payments in them that the
   * command does not know of.
   *
   * @return whether there are any
   */
  static boolean warnOfDamage(PrintWriter err, PaymentBook book) throws UserException {
    Optional<UserException> damage = book.damage();
    damage.ifPresent(
        it -> {
          err.println("paygress: " + it.getMessage());
          err.println("  remedy: " + it.remedy());
          err.flush();
        });
    return damage.isPresent();
  }
}
