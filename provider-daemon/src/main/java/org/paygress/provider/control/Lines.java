package org.paygress.provider.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Calls and answers as lines of JSON. */
final class Lines {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Lines() {}

  static String encode(ControlCall call) {
    ObjectNode node = JSON.createObjectNode().put("command", call.command());
    node.set("arguments", call.arguments());
    return node.toString();
  }

  static String encode(ControlAnswer answer) {
    ObjectNode node = JSON.createObjectNode();
    switch (answer) {
      case ControlAnswer.Done(var result) -> node.set("result", result);
      case ControlAnswer.Refused(var message, var remedy) ->
          node.put("problem", message).put("remedy", remedy);
    }
    return node.toString();
  }

  static ControlCall call(String line) throws IOException {
    JsonNode node = JSON.readTree(line);
    if (node.path("command").isTextual() && node.path("arguments") instanceof ObjectNode found) {
      return new ControlCall(node.path("command").textValue(), found);
    }
    throw new IOException("not a command");
  }

  static ControlAnswer answer(String line) throws IOException {
    JsonNode node = JSON.readTree(line);
    return node.path("result") instanceof ObjectNode result
        ? new ControlAnswer.Done(result)
        : new ControlAnswer.Refused(node.path("problem").asText(), node.path("remedy").asText());
  }
}
