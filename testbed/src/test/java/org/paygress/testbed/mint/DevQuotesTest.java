package org.paygress.testbed.mint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;

/** Quotes as other people's wallets read them: every field of NUT-04, NUT-05 and NUT-23. */
class DevQuotesTest {

  private static final String MINT = "/v1/mint/quote/bolt11";
  private static final String MELT = "/v1/melt/quote/bolt11";

  private final DevMint mint = DevMint.start(0, DevMintOptions.defaults().withUnits("sat", "msat"));
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.close();
    mint.close();
  }

  @Test
  void a_quote_for_minting_names_amount_unit_and_an_invoice() throws Exception {
    JsonNode quote = post(MINT, wish(21, "sat"));
    assertThat(quote.path("amount").isIntegralNumber()).isTrue();
    assertThat(quote.path("amount").longValue()).isEqualTo(21);
    assertThat(quote.path("unit").textValue()).isEqualTo("sat");
    assertThat(quote.path("state").textValue()).isEqualTo("PAID");
    assertThat(quote.path("expiry").longValue()).isGreaterThan(Instant.now().getEpochSecond());
    assertThat(invoiced(quote)).isEqualTo(new Msat(21_000));
    assertThat(get(MINT + "/" + quote.path("quote").textValue())).isEqualTo(quote);
    assertThat(invoiced(post(MINT, wish(21, "msat")))).isEqualTo(new Msat(21));
  }

  @Test
  void a_quote_for_nothing_or_of_an_unknown_unit_is_refused() throws Exception {
    assertThat(post(MINT, wish(0, "sat")).path("code").intValue()).isEqualTo(11_006);
    assertThat(post(MINT, wish(Long.MAX_VALUE, "sat")).path("code").intValue()).isEqualTo(11_006);
    assertThat(post(MINT, wish(21, "usd")).path("code").intValue()).isEqualTo(11_013);
    assertThat(get(MINT + "/unknown").path("code").intValue()).isEqualTo(20_000);
  }

  @Test
  void a_quote_for_melting_names_invoice_amount_unit_and_reserve() throws Exception {
    Bolt11Invoice invoice = DevInvoices.ofSats(21);
    ObjectNode wish = MintWire.JSON.createObjectNode().put("request", invoice.text());
    JsonNode quote = post(MELT, wish.put("unit", "sat"));
    assertThat(quote.path("request").textValue()).isEqualTo(invoice.text());
    assertThat(quote.path("amount").longValue()).isEqualTo(21);
    assertThat(quote.path("unit").textValue()).isEqualTo("sat");
    assertThat(quote.path("fee_reserve").longValue()).isEqualTo(2);
    assertThat(quote.path("state").textValue()).isEqualTo("UNPAID");
    assertThat(quote.path("expiry").longValue()).isGreaterThan(Instant.now().getEpochSecond());
    assertThat(get(MELT + "/" + quote.path("quote").textValue())).isEqualTo(quote);
  }

  private static ObjectNode wish(long amount, String unit) {
    return MintWire.JSON.createObjectNode().put("amount", amount).put("unit", unit);
  }

  private static Msat invoiced(JsonNode quote) {
    return switch (Bolt11Invoice.parse(quote.path("request").asText())) {
      case Parsed.Ok<Bolt11Invoice>(var invoice) -> invoice.amount();
      case Parsed.Malformed<Bolt11Invoice>(var reason) -> throw new AssertionError(reason);
    };
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return answer(at(path).build());
  }

  private JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return answer(at(path).POST(HttpRequest.BodyPublishers.ofString(body.toString())).build());
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create(mint.url().value() + path));
  }

  private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
    return MintWire.JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
