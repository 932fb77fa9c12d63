package org.paygress.testbed.mint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.BlindedMessage;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;

/** The mint's reading and writing of JSON. */
final class MintWire {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private MintWire() {}

  static List<Proof> inputs(JsonNode body) {
    List<Proof> inputs = new ArrayList<>();
    for (JsonNode node : body.path("inputs")) {
      inputs.add(
          new Proof(
              node.path("amount").asLong(),
              new KeysetId(node.path("id").asText()),
              node.path("secret").asText(),
              point(node, "C"),
              Optional.empty()));
    }
    return inputs;
  }

  static List<BlindedMessage> outputs(JsonNode body) {
    List<BlindedMessage> outputs = new ArrayList<>();
    for (JsonNode node : body.path("outputs")) {
      outputs.add(
          new BlindedMessage(
              node.path("amount").asLong(),
              new KeysetId(node.path("id").asText()),
              point(node, "B_")));
    }
    return outputs;
  }

  private static CurvePoint point(JsonNode node, String field) {
    return CurvePoint.of(HexFormat.of().parseHex(node.path(field).asText()));
  }

  static ObjectNode signatures(List<BlindSignature> signatures) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("signatures");
    signatures.forEach(signature -> write(list.addObject(), signature));
    return root;
  }

  private static void write(ObjectNode node, BlindSignature signature) {
    node.put("amount", signature.amount());
    node.put("id", signature.keyset().hex());
    node.put("C_", signature.c().hex());
    signature
        .dleq()
        .ifPresent(
            dleq -> node.putObject("dleq").put("e", dleq.e().hex()).put("s", dleq.s().hex()));
  }

  static ObjectNode restored(List<BlindedMessage> outputs, List<BlindSignature> signatures) {
    ObjectNode root = signatures(signatures);
    ArrayNode list = root.putArray("outputs");
    for (BlindedMessage output : outputs) {
      list.addObject()
          .put("amount", output.amount())
          .put("id", output.keyset().hex())
          .put("B_", output.b().hex());
    }
    return root;
  }

  static ObjectNode keysetList(List<DevKeyset> keysets) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("keysets");
    for (DevKeyset keyset : keysets) {
      ObjectNode node =
          list.addObject()
              .put("id", keyset.id().hex())
              .put("unit", keyset.unit())
              .put("active", keyset.isActive())
              .put("input_fee_ppk", keyset.feePpk());
      keyset.finalExpiry().ifPresent(expiry -> node.put("final_expiry", expiry));
    }
    return root;
  }

  static ObjectNode keys(List<DevKeyset> keysets) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("keysets");
    for (DevKeyset keyset : keysets) {
      ObjectNode node = list.addObject();
      node.put("id", keyset.id().hex());
      node.put("unit", keyset.unit());
      ObjectNode keys = node.putObject("keys");
      keyset.keys().forEach((amount, key) -> keys.put(Long.toString(amount), key.hex()));
    }
    return root;
  }
}
