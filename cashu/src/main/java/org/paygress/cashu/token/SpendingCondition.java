package org.paygress.cashu.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** What has to be shown beside a proof to spend it, as its secret says (NUT-10). */
public sealed interface SpendingCondition {

  /** Nothing: whoever knows the proof can spend it. */
  record Plain() implements SpendingCondition {}

  /** Signatures (NUT-11). */
  record Signatures(P2pkSecret secret) implements SpendingCondition {}

  /** Something we do not understand, or understand to be malformed. */
  record Other(String why) implements SpendingCondition {}

  /** Reads any secret. */
  static SpendingCondition of(String secret) {
    if (!secret.stripLeading().startsWith("[")) {
      return new Plain();
    }
    JsonNode node;
    try {
      node = TokenV3.STRICT_JSON.readTree(secret);
    } catch (IOException notJson) {
      return new Plain();
    }
    if (!node.isArray() || !node.path(0).isTextual() || !node.path(1).isObject()) {
      return new Plain();
    }
    if (!node.path(0).textValue().equals(P2pkSecret.KIND)) {
      return new Other("of a kind that is not accepted here");
    }
    // A mint whose parser is stricter than ours must not take for plain what we take for locked.
    return node.size() == 2 && secret.startsWith("[") && secret.endsWith("]")
        ? P2pkSecret.read(node.path(1))
        : new Other("malformed");
  }
}
