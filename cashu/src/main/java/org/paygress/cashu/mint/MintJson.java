package org.paygress.cashu.mint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Dleq;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.TokenNodes;
import org.paygress.cashu.token.TokenNodes.BadToken;
import org.paygress.system.Parsed;

/** Requests to and answers of a mint as JSON (NUT-01 to NUT-09, NUT-12). */
final class MintJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int LIST_MAX = 2_000;

  private MintJson() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static ArrayNode inputs(List<Proof> proofs) {
    return inputs(proofs, secret -> Optional.empty());
  }

  /** As {@link #inputs(List)}, each with the witness that its secret demands (NUT-11). */
  static ArrayNode inputs(List<Proof> proofs, Function<String, Optional<String>> witnesses) {
    ArrayNode array = NODES.arrayNode();
    for (Proof proof : proofs) {
      ObjectNode node =
          array
              .addObject()
              .put("amount", proof.amount())
              .put("id", proof.keyset().hex())
              .put("secret", proof.secret())
              .put("C", proof.c().hex());
      witnesses.apply(proof.secret()).ifPresent(witness -> node.put("witness", witness));
    }
    return array;
  }

  static ArrayNode outputs(List<BlindedMessage> messages) {
    ArrayNode array = NODES.arrayNode();
    for (BlindedMessage message : messages) {
      array
          .addObject()
          .put("amount", message.amount())
          .put("id", message.keyset().hex())
          .put("B_", message.b().hex());
    }
    return array;
  }

  static Parsed<List<BlindSignature>> signatures(JsonNode root) {
    return signatures(root, "signatures");
  }

  static Parsed<List<BlindSignature>> signatures(JsonNode root, String field) {
    return list(root, field, MintJson::signature);
  }

  private static BlindSignature signature(JsonNode node) throws BadToken {
    JsonNode dleq = node.path("dleq");
    return new BlindSignature(
        TokenNodes.amount(node, "amount"),
        TokenNodes.orThrow(KeysetId.parse(TokenNodes.text(node, "id"))),
        point(node, "C_"),
        dleq.hasNonNull("e")
            ? Optional.of(
                new Dleq(
                    TokenNodes.orThrow(Scalar.parse(TokenNodes.text(dleq, "e"))),
                    TokenNodes.orThrow(Scalar.parse(TokenNodes.text(dleq, "s")))))
            : Optional.empty());
  }

  /** NUT-09: the signatures by the B_ they belong to. */
  static Parsed<Map<CurvePoint, BlindSignature>> restored(JsonNode root) {
    Parsed<List<CurvePoint>> blinded = list(root, "outputs", node -> point(node, "B_"));
    return blinded.then(
        points ->
            signatures(root)
                .then(
                    signatures -> {
                      if (signatures.size() != points.size()) {
                        return Parsed.malformed("the mint restored unequal lists");
                      }
                      Map<CurvePoint, BlindSignature> byBlinded = new java.util.HashMap<>();
                      for (int i = 0; i < points.size(); i++) {
                        byBlinded.put(points.get(i), signatures.get(i));
                      }
                      return Parsed.ok(byBlinded);
                    }));
  }

  /** NUT-07: the states by Y. */
  static Parsed<Map<CurvePoint, ProofState>> states(JsonNode root) {
    return list(root, "states", node -> Map.entry(point(node, "Y"), state(node)))
        .then(
            entries -> {
              Map<CurvePoint, ProofState> states = new java.util.HashMap<>();
              entries.forEach(entry -> states.put(entry.getKey(), entry.getValue()));
              return Parsed.ok(states);
            });
  }

  private static ProofState state(JsonNode node) throws BadToken {
    return switch (TokenNodes.text(node, "state")) {
      case "UNSPENT" -> ProofState.UNSPENT;
      case "PENDING" -> ProofState.PENDING;
      case "SPENT" -> ProofState.SPENT;
      default -> throw new BadToken("the mint names an unknown proof state");
    };
  }

  /** NUT-02. Keysets of id versions we do not know are left out: we cannot use them. */
  static Parsed<List<KeysetInfo>> keysetInfos(JsonNode root) {
    return list(root, "keysets", MintJson::keysetInfo)
        .then(infos -> Parsed.ok(infos.stream().flatMap(Optional::stream).toList()));
  }

  private static Optional<KeysetInfo> keysetInfo(JsonNode node) throws BadToken {
    if (!(KeysetId.parse(TokenNodes.text(node, "id")) instanceof Parsed.Ok<KeysetId>(var id))
        || id.isShort()) {
      return Optional.empty();
    }
    long fee = node.path("input_fee_ppk").asLong(0);
    if (fee < 0 || fee > 1_000_000) {
      throw new BadToken("the mint names an impossible input fee");
    }
    JsonNode expiry = node.path("final_expiry");
    return Optional.of(
        new KeysetInfo(
            id,
            TokenNodes.text(node, "unit"),
            node.path("active").asBoolean(false),
            fee,
            expiry.canConvertToLong() && expiry.isIntegralNumber()
                ? OptionalLong.of(expiry.longValue())
                : OptionalLong.empty()));
  }

  /** NUT-01: public keys by keyset id; what cannot be a keyset of ours is left out. */
  static Parsed<Map<KeysetId, SortedMap<Long, CurvePoint>>> keys(JsonNode root) {
    Map<KeysetId, SortedMap<Long, CurvePoint>> byId = new java.util.HashMap<>();
    return list(
            root,
            "keysets",
            node -> {
              if (KeysetId.parse(TokenNodes.text(node, "id"))
                  instanceof Parsed.Ok<KeysetId>(var id)) {
                byId.put(id, keysOf(node.path("keys")));
              }
              return id(node);
            })
        .then(ids -> Parsed.ok(byId));
  }

  private static String id(JsonNode node) throws BadToken {
    return TokenNodes.text(node, "id");
  }

  /** One map of amounts to compressed public keys (NUT-01). */
  static SortedMap<Long, CurvePoint> keysOf(JsonNode node) throws BadToken {
    SortedMap<Long, CurvePoint> keys = new TreeMap<>(Long::compareUnsigned);
    if (!node.isObject() || node.isEmpty() || node.size() > 256) {
      throw new BadToken("the mint's keyset holds no keys, or too many");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      try {
        keys.put(Long.parseUnsignedLong(entry.getKey()), point(node, entry.getKey()));
      } catch (NumberFormatException e) {
        throw new BadToken("the mint's keyset has an amount that is no number");
      }
    }
    return keys;
  }

  private static CurvePoint point(JsonNode node, String field) throws BadToken {
    return TokenNodes.orThrow(CurvePoint.parse(TokenNodes.text(node, field)));
  }

  /** Reads one element of a list. */
  @FunctionalInterface
  private interface ElementReader<T> {
    T read(JsonNode node) throws BadToken;
  }

  private static <T> Parsed<List<T>> list(JsonNode root, String field, ElementReader<T> reader) {
    JsonNode array = root.path(field);
    if (!array.isArray() || array.size() > LIST_MAX) {
      return Parsed.malformed("the mint's answer lacks a list, or it is too long");
    }
    List<T> elements = new ArrayList<>();
    try {
      for (JsonNode node : array) {
        elements.add(reader.read(node));
      }
    } catch (BadToken e) {
      return Parsed.malformed("the mint's answer is malformed: " + e.getMessage());
    }
    return Parsed.ok(elements);
  }
}
