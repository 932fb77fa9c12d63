package org.paygress.testbed.lnurl;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.paygress.protocol.money.Msat;
import org.paygress.testbed.mint.DevInvoices;

/**
 * Pays nobody: an LNURL-pay service (LUD-06, LUD-16) on loopback that hands out well-formed
 * invoices, and goes wrong when told to.
 */
public final class DevPayService implements AutoCloseable {

  /** How it can go wrong. */
  public enum Fault {
    NONE,
    /** The invoice is for one satoshi more. */
    WRONG_AMOUNT,
    /** An error as LUD-06 words it. */
    REFUSES,
    NOT_FOUND,
    /** Redirects from each page to itself. */
    REDIRECTS,
    NOT_JSON,
    NO_INVOICE,
    NO_PAY_REQUEST,
    TOO_LARGE,
    NEVER_ANSWERS,
    /** The callback is not https and not on this machine. */
    PLAIN_CALLBACK
  }

  private static final Pattern AMOUNT = Pattern.compile("(?:^|&)amount=([0-9]{1,18})(?:&|$)");
  private static final int HUGE_BYTES = 1 << 20;

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Msat> asked = new CopyOnWriteArrayList<>();
  private volatile Fault fault = Fault.NONE;
  private final Map<String, Move> moves = new ConcurrentHashMap<>();
  private volatile Msat most = new Msat(100_000_000);

  private DevPayService(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port. */
  public static DevPayService start() {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      var service = new DevPayService(HttpServer.create(new InetSocketAddress(loopback, 0), 0));
      service.server.setExecutor(service.executor);
      service.server.createContext("/", service::handle);
      service.server.start();
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException("the pay service cannot listen", e);
    }
  }

  /** The Lightning address of somebody here. */
  public String address() {
    return "ada@" + authority();
  }

  /** Its page for that address. */
  public String link() {
    return "http://" + authority() + "/.well-known/lnurlp/ada";
  }

  /** Goes wrong from now on. */
  public void fail(Fault how) {
    fault = how;
  }

  /**
   * Answers a page with a redirect from now on.
   *
   * @param path "/.well-known/lnurlp/ada" for its page, "/pay" for the callback
   * @param to a URL, or a path here; what is behind {@code /moved} is what it is without
   */
  public void moves(String path, int status, String to) {
    moves.put(path, new Move(status, to));
  }

  private record Move(int status, String to) {}

  /** The most it takes at once. */
  public void takesAtMost(Msat amount) {
    most = amount;
  }

  /** The amounts that invoices were made for, oldest first. */
  public List<Msat> asked() {
    return List.copyOf(asked);
  }

  private String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Move move = moves.get(exchange.getRequestURI().getPath());
      if (move != null) {
        String query = exchange.getRequestURI().getRawQuery();
        exchange
            .getResponseHeaders()
            .set("location", move.to() + (query == null ? "" : "?" + query));
        answer(exchange, move.status(), "<a>moved</a>");
        return;
      }
      switch (fault) {
        case NEVER_ANSWERS -> closed.await();
        case NOT_FOUND -> answer(exchange, 404, "{}");
        case REDIRECTS -> {
          exchange.getResponseHeaders().set("location", exchange.getRequestURI().toString());
          answer(exchange, 302, "{}");
        }
        case NOT_JSON -> answer(exchange, 200, "<html>");
        case TOO_LARGE -> answer(exchange, 200, "{\"a\":\"" + "x".repeat(HUGE_BYTES) + "\"}");
        case REFUSES -> answer(exchange, 200, "{\"status\":\"ERROR\",\"reason\":\"no\"}");
        case NONE, WRONG_AMOUNT, NO_INVOICE, NO_PAY_REQUEST, PLAIN_CALLBACK ->
            answer(exchange, 200, honest(exchange));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String honest(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().endsWith("/pay")
        ? invoice(exchange.getRequestURI().getRawQuery())
        : payRequest();
  }

  private String payRequest() {
    String callback =
        fault == Fault.PLAIN_CALLBACK
            ? "http://pay.example.com/"
            : "http://" + authority() + "/pay?id=1";
    return """
        {"tag":"%s","callback":"%s","minSendable":1000,"maxSendable":%d,"metadata":"[]"}"""
        .formatted(
            fault == Fault.NO_PAY_REQUEST ? "withdrawRequest" : "payRequest",
            callback,
            most.value());
  }

  private String invoice(String query) {
    Matcher amount = AMOUNT.matcher(query);
    if (!amount.find() || fault == Fault.NO_INVOICE) {
      return "{\"routes\":[]}";
    }
    Msat msats = new Msat(Long.parseLong(amount.group(1)));
    asked.add(msats);
    Msat written = fault == Fault.WRONG_AMOUNT ? msats.plus(new Msat(1_000)) : msats;
    return "{\"pr\":\"" + DevInvoices.of(written).text() + "\",\"routes\":[]}";
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
