package org.paygress.cashu.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.token.TokenNodes.BadToken;
import org.paygress.system.Parsed;

/** Token version 3: base64url of JSON (NUT-00). Tokens of several mints are refused. */
public final class TokenV3 {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  public static final JsonMapper STRICT_JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(16).build())
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TokenV3() {}

  public static Parsed<Token> parse(String body) {
    try {
      return Parsed.ok(read(STRICT_JSON.readTree(TokenNodes.decodeBase64(body))));
    } catch (BadToken e) {
      return Parsed.malformed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Parsed.malformed("the token is not JSON");
    }
  }

  private static Token read(JsonNode root) throws BadToken {
    List<Proof> proofs = new ArrayList<>();
    String mint = "";
    for (JsonNode entry : TokenNodes.array(root, "token")) {
      String here = TokenNodes.text(entry, "mint");
      if (!mint.isEmpty() && !mint.equals(here)) {
        throw new BadToken("the token is of several mints");
      }
      mint = here;
      for (JsonNode proof : TokenNodes.array(entry, "proofs")) {
        proofs.add(readProof(proof));
      }
    }
    String unit = root.hasNonNull("unit") ? TokenNodes.text(root, "unit") : "sat";
    Optional<String> memo =
        root.hasNonNull("memo") ? Optional.of(TokenNodes.text(root, "memo")) : Optional.empty();
    return TokenNodes.token(mint, unit, proofs, memo);
  }

  private static Proof readProof(JsonNode node) throws BadToken {
    Optional<ProofDleq> dleq = Optional.empty();
    JsonNode d = node.path("dleq");
    if (d.hasNonNull("r")) {
      dleq = Optional.of(new ProofDleq(scalar(d, "e"), scalar(d, "s"), scalar(d, "r")));
    }
    return TokenNodes.proof(
        TokenNodes.amount(node, "amount"),
        TokenNodes.orThrow(KeysetId.parse(TokenNodes.text(node, "id"))),
        TokenNodes.text(node, "secret"),
        TokenNodes.orThrow(CurvePoint.parse(TokenNodes.text(node, "C"))),
        dleq);
  }

  private static Scalar scalar(JsonNode node, String field) throws BadToken {
    return TokenNodes.orThrow(Scalar.parse(TokenNodes.text(node, field)));
  }

  public static String encode(Token token) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode entry = root.putArray("token").addObject();
    entry.put("mint", token.mint().value());
    ArrayNode proofs = entry.putArray("proofs");
    for (Proof proof : token.proofs()) {
      ObjectNode node = proofs.addObject();
      node.put("amount", proof.amount());
      node.put("id", proof.keyset().hex());
      node.put("secret", proof.secret());
      node.put("C", proof.c().hex());
      proof
          .dleq()
          .ifPresent(
              dleq ->
                  node.putObject("dleq")
                      .put("e", dleq.e().hex())
                      .put("s", dleq.s().hex())
                      .put("r", dleq.r().hex()));
    }
    root.put("unit", token.unit());
    token.memo().ifPresent(memo -> root.put("memo", memo));
    try {
      byte[] json = JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
      return Base64.getUrlEncoder().encodeToString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }
}
