package org.paygress.testbed.mint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.paygress.protocol.crypto.Schnorr;
import org.paygress.system.hash.Sha256;

/**
 * The mint's side of spending conditions: signatures (NUT-11) for each input or for a whole
 * request. A condition of another kind cannot be met here.
 */
final class MintLocks {
  private static final int UNMET = 10_001;

  private final InstantSource clock;

  MintLocks(InstantSource clock) {
    this.clock = clock;
  }

  /** Refuses a swap's or melt's body when an input is locked and its witness does not unlock it. */
  void check(JsonNode body) throws MintError {
    List<JsonNode> inputs = new ArrayList<>();
    body.path("inputs").forEach(inputs::add);
    List<JsonNode> conditions = new ArrayList<>();
    for (JsonNode input : inputs) {
      conditions.add(condition(input.path("secret").asText()));
    }
    if (conditions.stream().anyMatch(condition -> tag(condition, "sigflag").contains("SIG_ALL"))) {
      checkWhole(body, conditions);
      return;
    }
    for (int i = 0; i < inputs.size(); i++) {
      String secret = inputs.get(i).path("secret").asText();
      require(isMet(conditions.get(i), secret, signatures(inputs.get(i))));
    }
  }

  private void checkWhole(JsonNode body, List<JsonNode> conditions) throws MintError {
    JsonNode first = conditions.getFirst();
    for (JsonNode condition : conditions) {
      require(condition.path(0).equals(first.path(0)));
      require(condition.path(1).path("data").equals(first.path(1).path("data")));
      require(condition.path(1).path("tags").equals(first.path(1).path("tags")));
    }
    StringBuilder message = new StringBuilder();
    for (JsonNode input : body.path("inputs")) {
      message.append(input.path("secret").asText()).append(input.path("C").asText());
    }
    for (JsonNode output : body.path("outputs")) {
      message.append(output.path("amount").asText()).append(output.path("B_").asText());
    }
    message.append(body.path("quote").asText(""));
    require(isMet(first, message.toString(), signatures(body.path("inputs").path(0))));
  }

  /** An array of kind and body; missing for a plain secret. */
  private static JsonNode condition(String secret) {
    try {
      JsonNode node = MintWire.JSON.readTree(secret);
      boolean locked = node.isArray() && node.path(0).isTextual() && node.path(1).isObject();
      return locked ? node : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    } catch (IOException plain) {
      return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
  }

  private boolean isMet(JsonNode condition, String message, List<String> signatures)
      throws MintError {
    if (condition.isMissingNode()) {
      return true;
    }
    require(condition.path(0).asText().equals("P2PK"));
    List<String> holders = new ArrayList<>(tag(condition, "pubkeys"));
    holders.addFirst(condition.path(1).path("data").asText());
    List<String> refunds = tag(condition, "refund");
    boolean expired = hasExpired(condition);
    return (expired && refunds.isEmpty())
        || signers(holders, message, signatures) >= needed(condition, "n_sigs")
        || (expired && signers(refunds, message, signatures) >= needed(condition, "n_sigs_refund"));
  }

  private boolean hasExpired(JsonNode condition) {
    List<String> time = tag(condition, "locktime");
    return !time.isEmpty()
        && time.getFirst().matches("[0-9]{1,18}")
        && clock.instant().getEpochSecond() > Long.parseLong(time.getFirst());
  }

  private static int needed(JsonNode condition, String name) throws MintError {
    List<String> values = tag(condition, name);
    require(values.isEmpty() || values.getFirst().matches("[1-9][0-9]?"));
    return values.isEmpty() ? 1 : Integer.parseInt(values.getFirst());
  }

  /** How many different keys signed. */
  private static long signers(List<String> keys, String message, List<String> signatures) {
    byte[] hash = sha256(message);
    Set<String> xs =
        keys.stream()
            .filter(key -> key.matches("0[23][0-9a-fA-F]{64}"))
            .map(key -> key.substring(2).toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    return xs.stream().filter(x -> signatures.stream().anyMatch(s -> isSigned(s, hash, x))).count();
  }

  private static boolean isSigned(String signature, byte[] hash, String x) {
    return signature.matches("[0-9a-f]{128}")
        && Schnorr.verify(HexFormat.of().parseHex(signature), hash, HexFormat.of().parseHex(x));
  }

  private static List<String> signatures(JsonNode input) {
    try {
      JsonNode list = MintWire.JSON.readTree(input.path("witness").asText("{}")).path("signatures");
      return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  private static List<String> tag(JsonNode condition, String name) {
    List<String> values = new ArrayList<>();
    for (JsonNode tag : condition.path(1).path("tags")) {
      if (tag.path(0).asText().equals(name)) {
        tag.forEach(value -> values.add(value.asText()));
        values.removeFirst();
      }
    }
    return values;
  }

  private static byte[] sha256(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void require(boolean holds) throws MintError {
    if (!holds) {
      throw new MintError(UNMET, "the spending condition is not met");
    }
  }
}
