package org.paygress.cashu.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.token.TokenNodes.BadToken;
import org.paygress.system.Parsed;

/** Token version 4: base64url of CBOR, proofs grouped by keyset (NUT-00). */
public final class TokenV4 {
  static final CBORMapper CBOR =
      CBORMapper.builder(
              CBORFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(16).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TokenV4() {}

  public static Parsed<Token> parse(String body) {
    try {
      return Parsed.ok(read(CBOR.readTree(TokenNodes.decodeBase64(body))));
    } catch (BadToken e) {
      return Parsed.malformed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Parsed.malformed("the token is not CBOR");
    }
  }

  private static Token read(JsonNode root) throws BadToken {
    List<Proof> proofs = new ArrayList<>();
    for (JsonNode group : TokenNodes.array(root, "t")) {
      String id = HexFormat.of().formatHex(bytes(group, "i"));
      KeysetId keyset = TokenNodes.orThrow(KeysetId.parse(id));
      for (JsonNode proof : TokenNodes.array(group, "p")) {
        proofs.add(readProof(keyset, proof));
      }
    }
    Optional<String> memo =
        root.hasNonNull("d") ? Optional.of(TokenNodes.text(root, "d")) : Optional.empty();
    return TokenNodes.token(TokenNodes.text(root, "m"), TokenNodes.text(root, "u"), proofs, memo);
  }

  private static Proof readProof(KeysetId keyset, JsonNode node) throws BadToken {
    Optional<ProofDleq> dleq = Optional.empty();
    JsonNode d = node.path("d");
    if (d.hasNonNull("r")) {
      dleq = Optional.of(new ProofDleq(scalar(d, "e"), scalar(d, "s"), scalar(d, "r")));
    }
    return TokenNodes.proof(
        TokenNodes.amount(node, "a"),
        keyset,
        TokenNodes.text(node, "s"),
        TokenNodes.orThrow(CurvePoint.ofChecked(bytes(node, "c"))),
        dleq);
  }

  private static Scalar scalar(JsonNode node, String field) throws BadToken {
    return TokenNodes.orThrow(Scalar.ofChecked(bytes(node, field)));
  }

  private static byte[] bytes(JsonNode parent, String field) throws BadToken {
    JsonNode node = parent.path(field);
    if (!node.isBinary()) {
      throw new BadToken("the token has no bytes where it needs them");
    }
    try {
      return node.binaryValue();
    } catch (IOException e) {
      throw new BadToken("the token has no bytes where it needs them");
    }
  }

  public static String encode(Token token) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cbor(token));
  }

  static byte[] cbor(Token token) {
    ObjectNode root = CBOR.createObjectNode();
    ArrayNode groups = root.putArray("t");
    byKeyset(token).forEach((keyset, proofs) -> writeGroup(groups.addObject(), keyset, proofs));
    token.memo().ifPresent(memo -> root.put("d", memo));
    root.put("m", token.mint().value());
    root.put("u", token.unit());
    try {
      return CBOR.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always CBOR", e);
    }
  }

  private static Map<KeysetId, List<Proof>> byKeyset(Token token) {
    Map<KeysetId, List<Proof>> groups = new LinkedHashMap<>();
    for (Proof proof : token.proofs()) {
      groups.computeIfAbsent(proof.keyset().shortened(), id -> new ArrayList<>()).add(proof);
    }
    return groups;
  }

  private static void writeGroup(ObjectNode group, KeysetId keyset, List<Proof> proofs) {
    group.put("i", keyset.bytes());
    ArrayNode list = group.putArray("p");
    for (Proof proof : proofs) {
      ObjectNode node = list.addObject();
      node.put("a", proof.amount());
      node.put("s", proof.secret());
      node.put("c", proof.c().bytes());
      proof
          .dleq()
          .ifPresent(
              dleq ->
                  node.putObject("d")
                      .put("e", dleq.e().bytes())
                      .put("s", dleq.s().bytes())
                      .put("r", dleq.r().bytes()));
    }
  }
}
