package org.paygress.testbed.mint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.paygress.cashu.crypto.Scalar;

/** One exchange: the fault that is due, around the honest answer. */
final class MintHandler implements HttpHandler {
  private static final int REQUEST_BYTES_MAX = 4 * 1024 * 1024;

  private static final String RESTORE = "/v1/restore";

  private final Upstream upstream;
  private final MintFaults faults;
  private final ConcurrentMap<String, LongAdder> requests = new ConcurrentHashMap<>();

  MintHandler(Upstream upstream, MintFaults faults) {
    this.upstream = upstream;
    this.faults = faults;
  }

  /** Who answers when nothing goes wrong. */
  @FunctionalInterface
  interface Upstream {
    Answer answer(String method, String path, byte[] request)
        throws IOException, InterruptedException;
  }

  record Answer(int status, String body) {
    byte[] bytes() {
      return body.getBytes(StandardCharsets.UTF_8);
    }
  }

  long requests(String path) {
    return requests.getOrDefault(path, new LongAdder()).sum();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readNBytes(REQUEST_BYTES_MAX);
      requests
          .computeIfAbsent(exchange.getRequestURI().getPath(), path -> new LongAdder())
          .increment();
      faults.beFar();
      Optional<MintFault> fault = faults.next(exchange.getRequestURI().getPath());
      if (fault.isPresent()) {
        failing(exchange, request, fault.get());
      } else {
        Answer answer = honest(exchange, request);
        if (exchange.getRequestURI().getPath().equals(RESTORE)) {
          faults.doWhatWasKept();
        }
        send(exchange, answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failing(HttpExchange exchange, byte[] request, MintFault fault)
      throws IOException, InterruptedException {
    switch (fault) {
      case DELAY -> {
        faults.pause();
        send(exchange, honest(exchange, request));
      }
      case SILENT_BEFORE_ACTING -> faults.neverAnswer();
      case SILENT_AFTER_ACTING -> {
        honest(exchange, request);
        faults.neverAnswer();
      }
      case SILENT_ACTING_LATE -> {
        faults.keep(() -> honest(exchange, request));
        faults.neverAnswer();
      }
      case RESET_AFTER_ACTING -> breakOff(exchange, honest(exchange, request));
      case ERROR_BEFORE_ACTING -> send(exchange, error(500, 0, "internal"));
      case ERROR_AFTER_ACTING -> {
        honest(exchange, request);
        send(exchange, error(500, 0, "internal"));
      }
      case TOO_MANY_REQUESTS -> {
        exchange.getResponseHeaders().set("retry-after", faults.retryAfter());
        send(exchange, error(429, 0, "slow down"));
      }
      case REDIRECT -> {
        exchange.getResponseHeaders().set("location", exchange.getRequestURI().getPath());
        send(exchange, new Answer(302, ""));
      }
      case HUGE_BODY -> {
        honest(exchange, request);
        huge(exchange);
      }
      case SLOW_BODY -> trickle(exchange, honest(exchange, request));
      case GARBAGE -> {
        honest(exchange, request);
        send(exchange, new Answer(200, "<html>"));
      }
      case WRONG_DLEQ ->
          send(
              exchange,
              tampered(
                  honest(exchange, request),
                  it -> ((ObjectNode) it.path("dleq")).put("e", Scalar.random().hex())));
      case NO_DLEQ -> send(exchange, tampered(honest(exchange, request), it -> it.remove("dleq")));
      case WRONG_SIGNATURE ->
          send(
              exchange,
              tampered(
                  honest(exchange, request), it -> it.put("C_", Scalar.random().point().hex())));
      case CLAIMS_SPENT -> send(exchange, error(400, 11_001, "spent"));
      case REFUSAL ->
          send(exchange, error(400, faults.refusal().code(), faults.refusal().detail()));
      case CLAIMS_PENDING -> send(exchange, error(400, 11_002, "pending"));
    }
  }

  private Answer honest(HttpExchange exchange, byte[] request)
      throws IOException, InterruptedException {
    return upstream.answer(
        exchange.getRequestMethod(), exchange.getRequestURI().getPath(), request);
  }

  static Answer error(int status, int code, String detail) throws IOException {
    ObjectNode body = MintWire.JSON.createObjectNode().put("detail", detail).put("code", code);
    return new Answer(status, MintWire.JSON.writeValueAsString(body));
  }

  private static Answer tampered(Answer answer, Consumer<ObjectNode> signature) throws IOException {
    JsonNode root = MintWire.JSON.readTree(answer.body());
    for (JsonNode node : root.path(root.has("change") ? "change" : "signatures")) {
      signature.accept((ObjectNode) node);
    }
    return new Answer(answer.status(), MintWire.JSON.writeValueAsString(root));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    exchange.getResponseHeaders().set("content-type", "application/json");
    int length = answer.bytes().length;
    exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
    if (length > 0) {
      exchange.getResponseBody().write(answer.bytes());
    }
  }

  private static void breakOff(HttpExchange exchange, Answer answer) throws IOException {
    exchange.sendResponseHeaders(answer.status(), answer.bytes().length);
    exchange.getResponseBody().write(Arrays.copyOf(answer.bytes(), answer.bytes().length / 2));
    exchange.getResponseBody().flush();
    // Closing before all was written makes the server drop the connection.
  }

  private static void huge(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] block = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
    OutputStream out = exchange.getResponseBody();
    for (int i = 0; i < 256; i++) {
      out.write(block);
    }
  }

  private void trickle(HttpExchange exchange, Answer answer)
      throws IOException, InterruptedException {
    exchange.sendResponseHeaders(answer.status(), answer.bytes().length);
    for (byte b : answer.bytes()) {
      exchange.getResponseBody().write(b);
      exchange.getResponseBody().flush();
      faults.pause();
    }
  }
}
