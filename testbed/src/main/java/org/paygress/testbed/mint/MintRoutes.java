package org.paygress.testbed.mint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.paygress.cashu.BlindSignature;
import org.paygress.cashu.BlindedMessage;
import org.paygress.cashu.CurvePoint;
import org.paygress.cashu.KeysetId;

/** What each request means (NUT-01 to NUT-07, NUT-09). */
final class MintRoutes {
  private static final String INVOICE_PREFIX = "lnbcdev";
  private final DevLedger ledger;

  MintRoutes(DevLedger ledger) {
    this.ledger = ledger;
  }

  JsonNode answer(String method, String path, JsonNode body) throws MintError {
    return switch (method + " " + path) {
      case "GET /v1/info" -> info();
      case "GET /v1/keysets" -> MintWire.keysetList(ledger.keysets());
      case "GET /v1/keys" ->
          MintWire.keys(ledger.keysets().stream().filter(DevKeyset::isActive).toList());
      case "POST /v1/swap" ->
          MintWire.signatures(ledger.swap(MintWire.inputs(body), MintWire.outputs(body)));
      case "POST /v1/checkstate" -> states(body);
      case "POST /v1/restore" -> restore(body);
      case "POST /v1/mint/quote/bolt11" -> mintQuote(ledger.quote(body.path("amount").asLong()));
      case "POST /v1/mint/bolt11" ->
          MintWire.signatures(ledger.mint(body.path("quote").asText(), MintWire.outputs(body)));
      case "POST /v1/melt/quote/bolt11" -> meltQuote(body.path("request").asText());
      case "POST /v1/melt/bolt11" -> melt(body);
      default -> answerWithArgument(method, path);
    };
  }

  private JsonNode answerWithArgument(String method, String path) throws MintError {
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (method.equals("GET") && path.equals("/v1/keys/" + last)) {
      return MintWire.keys(List.of(ledger.keyset(new KeysetId(last))));
    }
    if (method.equals("GET") && path.equals("/v1/mint/quote/bolt11/" + last)) {
      return mintQuote(last);
    }
    throw new MintError(0, "no such endpoint");
  }

  private static ObjectNode info() {
    ObjectNode root = MintWire.JSON.createObjectNode();
    root.put("name", "paygress dev mint").put("version", "devmint/1");
    ObjectNode nuts = root.putObject("nuts");
    for (int nut : new int[] {7, 9, 12}) {
      nuts.putObject(Integer.toString(nut)).put("supported", true);
    }
    for (int nut : new int[] {4, 5}) {
      ObjectNode node = nuts.putObject(Integer.toString(nut));
      node.put("disabled", false);
      node.putArray("methods").addObject().put("method", "bolt11").put("unit", "sat");
    }
    return root;
  }

  /** Quotes are paid from the start. */
  private ObjectNode mintQuote(String id) {
    return MintWire.JSON
        .createObjectNode()
        .put("quote", id)
        .put("request", "lnbcdev")
        .put("state", ledger.isUnissued(id) ? "PAID" : "ISSUED")
        .putNull("expiry");
  }

  /** The only invoices we know say their amount in clear: lnbcdev100. */
  private static ObjectNode meltQuote(String invoice) throws MintError {
    return MintWire.JSON
        .createObjectNode()
        .put("quote", invoice)
        .put("amount", invoiceAmount(invoice))
        .put("fee_reserve", 0)
        .put("state", "UNPAID")
        .putNull("expiry");
  }

  private ObjectNode melt(JsonNode body) throws MintError {
    String quote = body.path("quote").asText();
    ledger.melt(MintWire.inputs(body), invoiceAmount(quote));
    return meltQuote(quote).put("state", "PAID").put("payment_preimage", "00".repeat(32));
  }

  private static long invoiceAmount(String invoice) throws MintError {
    if (!invoice.matches(INVOICE_PREFIX + "[1-9][0-9]{0,9}")) {
      throw new MintError(20_000, "not an invoice of this mint");
    }
    return Long.parseLong(invoice.substring(INVOICE_PREFIX.length()));
  }

  private ObjectNode states(JsonNode body) {
    ObjectNode root = MintWire.JSON.createObjectNode();
    ArrayNode states = root.putArray("states");
    for (JsonNode y : body.path("Ys")) {
      CurvePoint point = CurvePoint.of(HexFormat.of().parseHex(y.asText()));
      states.addObject().put("Y", y.asText()).put("state", ledger.state(point).name());
    }
    return root;
  }

  private ObjectNode restore(JsonNode body) {
    List<BlindedMessage> found = new ArrayList<>();
    List<BlindSignature> signatures = new ArrayList<>();
    for (BlindedMessage output : MintWire.outputs(body)) {
      ledger
          .restore(output.b())
          .ifPresent(
              signature -> {
                found.add(output);
                signatures.add(signature);
              });
    }
    return MintWire.restored(found, signatures);
  }
}
