package org.paygress.testbed.mint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.BlindedMessage;
import org.paygress.cashu.token.KeysetId;

/** What each request means (NUT-01 to NUT-11). */
final class MintRoutes {
  private final DevLedger ledger;
  private final DevQuotes quotes;
  private final DevMelts melts;
  private final DevLightning lightning;
  private final MintLocks locks = new MintLocks(InstantSource.system());
  private final boolean cachesAnswers;

  MintRoutes(DevLedger ledger, DevMelts melts, DevLightning lightning, boolean cachesAnswers) {
    this.ledger = ledger;
    this.quotes = new DevQuotes(ledger);
    this.melts = melts;
    this.lightning = lightning;
    this.cachesAnswers = cachesAnswers;
  }

  JsonNode answer(String method, String path, JsonNode body) throws MintError {
    return switch (method + " " + path) {
      case "GET /v1/info" -> info();
      case "GET /v1/keysets" -> MintWire.keysetList(ledger.keysets());
      case "GET /v1/keys" ->
          MintWire.keys(ledger.keysets().stream().filter(DevKeyset::isActive).toList());
      case "POST /v1/swap" -> swap(body);
      case "POST /v1/checkstate" -> states(body);
      case "POST /v1/restore" -> restore(body);
      case "POST /v1/mint/quote/bolt11" ->
          quotes.quote(body.path("amount").asLong(), body.path("unit").asText());
      case "POST /v1/mint/bolt11" ->
          MintWire.signatures(ledger.mint(body.path("quote").asText(), MintWire.outputs(body)));
      case "POST /v1/melt/quote/bolt11" ->
          melts.quote(body.path("request").asText(), body.path("unit").asText());
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
      return quotes.state(last);
    }
    if (method.equals("GET") && path.equals("/v1/melt/quote/bolt11/" + last)) {
      return melts.state(last);
    }
    throw new MintError(0, "no such endpoint");
  }

  private JsonNode swap(JsonNode body) throws MintError {
    locks.check(body);
    return MintWire.signatures(ledger.swap(MintWire.inputs(body), MintWire.outputs(body)));
  }

  private JsonNode melt(JsonNode body) throws MintError {
    locks.check(body);
    return melts.melt(body.path("quote").asText(), MintWire.inputs(body), MintWire.outputs(body));
  }

  private ObjectNode info() {
    ObjectNode root = MintWire.JSON.createObjectNode();
    root.put("name", "paygress dev mint").put("version", "devmint/1");
    ObjectNode nuts = root.putObject("nuts");
    for (int nut : new int[] {7, 9, 10, 11, 12}) {
      nuts.putObject(Integer.toString(nut)).put("supported", true);
    }
    nuts.putObject("8").put("supported", lightning.givesChange());
    for (int nut : new int[] {4, 5}) {
      ObjectNode node = nuts.putObject(Integer.toString(nut));
      node.put("disabled", false);
      ObjectNode method = node.putArray("methods").addObject();
      method.put("method", "bolt11").put("unit", "sat");
      if (nut == 5) {
        method.put("min_amount", lightning.least()).put("max_amount", lightning.most());
      }
    }
    if (cachesAnswers) {
      AnswerCache.announce(nuts.putObject("19"));
    }
    return root;
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
