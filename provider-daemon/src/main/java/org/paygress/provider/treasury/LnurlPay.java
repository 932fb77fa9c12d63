package org.paygress.provider.treasury;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.lightning.Destination;
import org.paygress.cashu.lightning.PayServiceUrl;
import org.paygress.protocol.LoopbackHost;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;

/**
 * Asks an LNURL-pay service (LUD-06) for invoices. https only, or http between parts of this
 * machine; no redirects; bounded in time and size. What a service says is not repeated.
 */
public final class LnurlPay implements AutoCloseable {

  /** What the service takes. */
  public record Offer(URI callback, Msat least, Msat most) {}

  private static final String LATE = "the pay service did not answer in time";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ANSWER_BYTES_MAX = 64 * 1024;

  private final HttpClient http;
  private final Duration timeout;

  /**
   * @param timeout for one exchange, body included
   */
  public LnurlPay(Duration timeout) {
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** What the service behind {@code link} takes. */
  public Parsed<Offer> offer(Destination.PayLink link) {
    return get(link.url()).then(node -> offer(link.url(), node));
  }

  /** A stranger's service must not make us ask this machine's own. */
  static Parsed<Offer> offer(URI asked, JsonNode node) {
    JsonNode least = node.path("minSendable");
    JsonNode most = node.path("maxSendable");
    if (!"payRequest".equals(node.path("tag").textValue())
        || !node.path("callback").isTextual()
        || !least.canConvertToLong()
        || !most.canConvertToLong()
        || least.longValue() < 1
        || most.longValue() < least.longValue()) {
      return Parsed.malformed("the pay service's answer is no payRequest (LUD-06)");
    }
    return PayServiceUrl.checked(node.path("callback").textValue())
        .then(
            callback ->
                LoopbackHost.matches(callback.getHost()) && !LoopbackHost.matches(asked.getHost())
                    ? Parsed.malformed("the pay service points at this machine")
                    : Parsed.ok(
                        new Offer(
                            callback, new Msat(least.longValue()), new Msat(most.longValue()))));
  }

  /** An invoice for exactly {@code amount}. */
  public Parsed<Bolt11Invoice> invoice(Offer offer, Msat amount) {
    if (amount.compareTo(offer.least()) < 0 || amount.compareTo(offer.most()) > 0) {
      return Parsed.malformed(
          "the pay service takes %s to %s at once, not %s"
              .formatted(offer.least(), offer.most(), amount));
    }
    String separator = offer.callback().getRawQuery() == null ? "?" : "&";
    return PayServiceUrl.checked(offer.callback() + separator + "amount=" + amount.value())
        .then(this::get)
        .then(
            node ->
                node.path("pr").isTextual()
                    ? Bolt11Invoice.parse(node.path("pr").textValue())
                    : Parsed.malformed("the pay service's answer holds no invoice"))
        .then(
            invoice ->
                invoice.amount().equals(amount)
                    ? Parsed.ok(invoice)
                    : Parsed.malformed("the pay service's invoice is for another amount"));
  }

  private Parsed<JsonNode> get(URI url) {
    HttpRequest request =
        HttpRequest.newBuilder(url).timeout(timeout).header("accept", "application/json").build();
    CompletableFuture<HttpResponse<byte[]>> pending =
        http.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    try {
      // The request's own timeout ends with the headers; this one covers a slow body too.
      return read(pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      pending.cancel(true);
      return Parsed.malformed(LATE);
    } catch (ExecutionException e) {
      // Either of the two timeouts may be the first.
      boolean late = e.getCause() instanceof HttpTimeoutException;
      return Parsed.malformed(late ? LATE : "the pay service cannot be reached");
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      return Parsed.malformed("interrupted while waiting for the pay service");
    }
  }

  private static Parsed<JsonNode> read(HttpResponse<byte[]> response) {
    if (response.statusCode() != 200) {
      return Parsed.malformed("the pay service answered with status " + response.statusCode());
    }
    try {
      JsonNode node = JSON.readTree(response.body());
      return "ERROR".equalsIgnoreCase(node.path("status").asText())
          ? Parsed.malformed("the pay service refused")
          : Parsed.ok(node);
    } catch (IOException e) {
      return Parsed.malformed("the pay service's answer is not JSON");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
