package org.paygress.provider.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Calls and answers as lines of JSON. */
final class Lines {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BLOCK_BYTES = 8_192;

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

  static void write(SocketChannel channel, String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Reads up to the end of a line.
   *
   * @throws IOException when the other side leaves before it, or says more than {@code bytesMax}
   */
  static String read(SocketChannel channel, int bytesMax) throws IOException {
    var line = new ByteArrayOutputStream();
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    while (line.size() <= bytesMax) {
      if (channel.read(block) < 0) {
        throw new IOException("the other side left before the end of its line");
      }
      block.flip();
      while (block.hasRemaining()) {
        byte next = block.get();
        if (next == '\n') {
          return line.toString(StandardCharsets.UTF_8);
        }
        line.write(next);
      }
      block.clear();
    }
    throw new IOException("the other side said too much");
  }
}
