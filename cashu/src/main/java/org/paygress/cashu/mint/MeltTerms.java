package org.paygress.cashu.mint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What a mint says of the invoices it pays (NUT-06, NUT-05).
 *
 * @param byUnit amounts of one invoice, in units; a unit that is missing has no limits
 */
public record MeltTerms(boolean disabled, Map<String, Range> byUnit) {

  /** For a mint that says nothing. */
  public static final MeltTerms ANY = new MeltTerms(false, Map.of());

  private static final int METHODS_MAX = 100;

  /** From {@code least} to {@code most}, both included. */
  public record Range(long least, long most) {
    static final Range ALL = new Range(1, Long.MAX_VALUE);
    static final Range NONE = new Range(Long.MAX_VALUE, 0);

    public boolean holds(long amount) {
      return amount >= least && amount <= most;
    }
  }

  public MeltTerms {
    byUnit = Map.copyOf(byUnit);
  }

  static MeltTerms read(JsonNode node) {
    Map<String, Range> byUnit = new HashMap<>();
    for (JsonNode method : node.path("methods")) {
      if (method.path("method").asText("").equals("bolt11") && byUnit.size() < METHODS_MAX) {
        byUnit.put(
            method.path("unit").asText(""),
            new Range(
                Math.max(1, method.path("min_amount").asLong(1)),
                method.path("max_amount").asLong(Long.MAX_VALUE)));
      }
    }
    return new MeltTerms(node.path("disabled").asBoolean(false), byUnit);
  }

  /** What an invoice may come to. */
  public Range range(String unit) {
    return disabled ? Range.NONE : byUnit.getOrDefault(unit, Range.ALL);
  }
}
