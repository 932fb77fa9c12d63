package org.paygress.testbed.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Other people's software in a Node process of its own, driven over its standard input and output:
 * a JSON object a line, an answer a line. It ends with its input, so also when this JVM dies.
 */
public final class PeerProcess implements AutoCloseable {

  public static final ObjectMapper JSON = new ObjectMapper();

  /** Longer than a peer waits for anything, on a machine that is busy. */
  private static final long PATIENCE_SECS = 90;

  private final Process process;
  private final BufferedWriter input;
  private final BufferedReader output;

  private PeerProcess(Process process) {
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a script of {@code testbed/peers}. */
  public static PeerProcess start(NodePeers peers, String script) {
    try {
      return new PeerProcess(
          new ProcessBuilder("node", peers.script(script).toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks for an operation; what it gives, or an {@link IllegalStateException} with its error. */
  public JsonNode ask(ObjectNode request) {
    try {
      input.write(request.toString());
      input.newLine();
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the peer has ended", e);
    }
    return next();
  }

  /** A request for the named operation, to be filled. */
  public static ObjectNode request(String operation) {
    return JSON.createObjectNode().put("op", operation);
  }

  /** What the peer says next, unasked. */
  public JsonNode next() {
    JsonNode answer = parsed(line());
    if (answer.has("error")) {
      throw new IllegalStateException(answer.path("error").asText());
    }
    return answer.path("ok");
  }

  private String line() {
    try {
      String line =
          CompletableFuture.supplyAsync(this::read, Thread::startVirtualThread)
              .get(PATIENCE_SECS, TimeUnit.SECONDS);
      if (line.isEmpty()) {
        throw new IllegalStateException("the peer has ended");
      }
      return line;
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException("the peer does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String read() {
    try {
      String line = output.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON", e);
    }
  }

  @Override
  public void close() {
    try {
      input.close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
