package org.paygress.cashu.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.token.TokenNodes.BadToken;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.system.Parsed;

/**
 * A secret that demands signatures (NUT-11).
 *
 * @param keys those who can always spend: the one of "data" first, then the tag "pubkeys"
 * @param signatures how many of {@code keys} must sign
 * @param locktime from when on {@code refundKeys} can spend too, or anybody if there are none
 * @param refundSignatures how many of {@code refundKeys} must sign
 * @param perInput each proof is signed alone (SIG_INPUTS), not the whole request (SIG_ALL)
 */
public record P2pkSecret(
    List<PublicKey> keys,
    int signatures,
    Optional<Instant> locktime,
    List<PublicKey> refundKeys,
    int refundSignatures,
    boolean perInput) {
  static final String KIND = "P2PK";
  private static final String PER_INPUT = "SIG_INPUTS";
  private static final int KEYS_MAX = 16;

  public P2pkSecret {
    keys = List.copyOf(keys);
    refundKeys = List.copyOf(refundKeys);
  }

  /** A new secret that only the holders of the lock's keys can spend. */
  public static String fresh(P2pkLock lock) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    ObjectNode body =
        nodes
            .objectNode()
            .put("nonce", Scalar.random().hex())
            .put("data", compressed(lock.receiver()));
    ArrayNode tags = body.putArray("tags");
    tags.addArray().add("sigflag").add(PER_INPUT);
    lock.refund()
        .ifPresent(
            refund -> {
              tags.addArray().add("locktime").add(Long.toString(refund.from().getEpochSecond()));
              tags.addArray().add("refund").add(compressed(refund.key()));
            });
    return nodes.arrayNode().add(KIND).add(body).toString();
  }

  /** Nostr keys have no parity; the even one of the two points is meant (BIP-340). */
  private static String compressed(PublicKey key) {
    return "02" + key.hex();
  }

  static SpendingCondition read(JsonNode body) {
    try {
      return new SpendingCondition.Signatures(parse(body));
    } catch (BadToken e) {
      return new SpendingCondition.Other("malformed");
    }
  }

  private static P2pkSecret parse(JsonNode body) throws BadToken {
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      require(List.of("nonce", "data", "tags").contains(field.getKey()));
    }
    require(!TokenNodes.text(body, "nonce").isEmpty());
    Map<String, List<String>> tags = tags(body.path("tags"));
    List<String> holders = new ArrayList<>(List.of(TokenNodes.text(body, "data")));
    holders.addAll(taken(tags, "pubkeys"));
    List<PublicKey> keys = keys(holders);
    List<PublicKey> refundKeys = keys(taken(tags, "refund"));
    Optional<String> locktime = single(tags, "locktime");
    Optional<String> flag = single(tags, "sigflag");
    int signatures = count(single(tags, "n_sigs"), keys.size());
    int refundSignatures = count(single(tags, "n_sigs_refund"), refundKeys.size());
    require(flag.isEmpty() || flag.get().equals(PER_INPUT) || flag.get().equals("SIG_ALL"));
    require(locktime.isEmpty() || locktime.get().matches("[0-9]{1,15}"));
    // What a tag unknown to us means, the mint may know: then we cannot say who can spend.
    require(tags.isEmpty());
    return new P2pkSecret(
        keys,
        signatures,
        locktime.map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds))),
        refundKeys,
        refundSignatures,
        flag.isEmpty() || flag.get().equals(PER_INPUT));
  }

  private static Map<String, List<String>> tags(JsonNode node) throws BadToken {
    require(node.isMissingNode() || node.isArray());
    Map<String, List<String>> tags = new HashMap<>();
    for (JsonNode tag : node) {
      List<String> parts = new ArrayList<>();
      require(tag.isArray() && !tag.isEmpty());
      for (JsonNode part : tag) {
        require(part.isTextual());
        parts.add(part.textValue());
      }
      require(tags.put(parts.getFirst(), parts.subList(1, parts.size())) == null);
    }
    return tags;
  }

  private static List<String> taken(Map<String, List<String>> tags, String name) {
    return Optional.ofNullable(tags.remove(name)).orElse(List.of());
  }

  private static Optional<String> single(Map<String, List<String>> tags, String name)
      throws BadToken {
    if (!tags.containsKey(name)) {
      return Optional.empty();
    }
    List<String> values = taken(tags, name);
    require(values.size() == 1);
    return Optional.of(values.getFirst());
  }

  private static List<PublicKey> keys(List<String> texts) throws BadToken {
    require(texts.size() <= KEYS_MAX);
    List<PublicKey> keys = new ArrayList<>();
    for (String text : texts) {
      require(text.length() == 66 && (text.startsWith("02") || text.startsWith("03")));
      require(
          PublicKey.parse(text.substring(2)) instanceof Parsed.Ok<PublicKey>(var key)
              && !keys.contains(key)
              && keys.add(key));
    }
    return keys;
  }

  private static int count(Optional<String> text, int keys) throws BadToken {
    if (text.isEmpty()) {
      return 1;
    }
    require(text.get().matches("[1-9][0-9]?") && Integer.parseInt(text.get()) <= keys);
    return Integer.parseInt(text.get());
  }

  private static void require(boolean holds) throws BadToken {
    if (!holds) {
      throw new BadToken("the token's spending condition is malformed");
    }
  }
}
