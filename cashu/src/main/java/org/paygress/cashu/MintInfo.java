package org.paygress.cashu;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import org.paygress.protocol.Parsed;

/**
 * What a mint says it can do (NUT-06).
 *
 * @param supported the numbers of the optional NUTs it marks as supported
 */
public record MintInfo(Set<Integer> supported) {
  public MintInfo {
    supported = Set.copyOf(supported);
  }

  static Parsed<MintInfo> read(JsonNode root) {
    JsonNode nuts = root.path("nuts");
    if (!nuts.isObject()) {
      return Parsed.malformed("the mint does not say what it supports");
    }
    Set<Integer> supported = new TreeSet<>();
    for (int nut = 0; nut < 100; nut++) {
      if (nuts.path(Integer.toString(nut)).path("supported").asBoolean(false)) {
        supported.add(nut);
      }
    }
    return Parsed.ok(new MintInfo(supported));
  }

  /** Signatures can be asked for again: without that a lost answer is lost money. */
  public boolean restores() {
    return supported.contains(9);
  }

  /** Proof states can be asked for. */
  public boolean tellsStates() {
    return supported.contains(7);
  }

  /** What is left of a fee reserve comes back. */
  public boolean givesChange() {
    return supported.contains(8);
  }

  /** Signatures come with DLEQ proofs. */
  public boolean provesSignatures() {
    return supported.contains(12);
  }
}
