package org.paygress.provider.treasury;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.lightning.Destination;
import org.paygress.cashu.lightning.PayServiceUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;
import org.paygress.system.net.HostReach;
import org.paygress.system.net.HostReach.Place;

/**
 * Asks an LNURL-pay service (LUD-06) for invoices. https only, or http between parts of this
 * machine; a few redirects; bounded in time and size. What a service says is not repeated.
 *
 * <p>A service of the public network must not make us ask this machine or its neighbours, neither
 * by a redirect nor by the callback it names.
 */
public final class LnurlPay implements AutoCloseable {

  /** What the service takes. */
  public record Offer(URI callback, Msat least, Msat most) {}

  private static final String LATE = "the pay service did not answer in time";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ANSWER_BYTES_MAX = 64 * 1024;

  /** Those of a domain that was moved, with and without www, and of its host. */
  private static final int REDIRECTS_MAX = 5;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpClient http;
  private final Duration timeout;
  private final HostReach reach;

  /**
   * @param timeout for one exchange, body included
   */
  public LnurlPay(Duration timeout) {
    this(timeout, HostReach.system());
  }

  LnurlPay(Duration timeout, HostReach reach) {
    this.timeout = timeout;
    this.reach = reach;
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

  Parsed<Offer> offer(URI asked, JsonNode node) {
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
        .then(callback -> pointed(asked, callback))
        .then(
            callback ->
                Parsed.ok(
                    new Offer(callback, new Msat(least.longValue()), new Msat(most.longValue()))));
  }

  /** Where one service may send us, as seen from where we were before. */
  Parsed<URI> pointed(URI from, URI to) {
    if (reach.of(to.getHost()) == Place.INTERNAL && reach.of(from.getHost()) != Place.INTERNAL) {
      return Parsed.malformed("the pay service points at this machine or its network");
    }
    return Parsed.ok(to);
  }

  private Parsed<URI> redirected(URI from, HttpResponse<byte[]> response) {
    try {
      String location = response.headers().firstValue("location").orElse("");
      return location.isEmpty()
          ? Parsed.malformed("the pay service redirects to nowhere")
          : PayServiceUrl.checked(from.resolve(new URI(location)).toString())
              .then(to -> pointed(from, to));
    } catch (URISyntaxException e) {
      return Parsed.malformed("the pay service redirects to nowhere");
    }
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
    URI asked = url;
    for (int redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      URI from = asked;
      switch (exchange(from)) {
        case Parsed.Malformed<HttpResponse<byte[]>>(var reason) -> {
          return Parsed.malformed(reason);
        }
        case Parsed.Ok<HttpResponse<byte[]>>(var response)
            when !REDIRECTS.contains(response.statusCode()) -> {
          return read(response);
        }
        case Parsed.Ok<HttpResponse<byte[]>>(var response) -> {
          switch (redirected(from, response)) {
            case Parsed.Ok<URI>(var next) -> asked = next;
            case Parsed.Malformed<URI>(var reason) -> {
              return Parsed.malformed(reason);
            }
          }
        }
      }
    }
    return Parsed.malformed("the pay service redirects without end");
  }

  private Parsed<HttpResponse<byte[]>> exchange(URI url) {
    HttpRequest request =
        HttpRequest.newBuilder(url).timeout(timeout).header("accept", "application/json").build();
    CompletableFuture<HttpResponse<byte[]>> pending =
        http.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    try {
      // The request's own timeout ends with the headers; this one covers a slow body too.
      return Parsed.ok(pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
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
