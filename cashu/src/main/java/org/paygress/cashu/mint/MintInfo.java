package org.paygress.cashu.mint;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.paygress.system.Parsed;

/**
 * What a mint says it can do (NUT-06).
 *
 * @param supported the numbers of the optional NUTs it marks as supported
 * @param cached for how long it remembers its good answers, by the path of POST requests (NUT-19)
 * @param melting which invoices it pays
 */
public record MintInfo(Set<Integer> supported, Map<String, Duration> cached, MeltTerms melting) {
  /** What "indefinitely" comes to here. */
  private static final Duration CACHED_MAX = Duration.ofDays(365);

  private static final int CACHED_PATHS_MAX = 100;

  public MintInfo {
    supported = Set.copyOf(supported);
    cached = Map.copyOf(cached);
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
    return Parsed.ok(
        new MintInfo(supported, cached(nuts.path("19")), MeltTerms.read(nuts.path("5"))));
  }

  private static Map<String, Duration> cached(JsonNode node) {
    JsonNode ttl = node.path("ttl");
    Duration time =
        ttl.isIntegralNumber() && ttl.canConvertToLong() && ttl.longValue() >= 0
            ? Duration.ofSeconds(Math.min(ttl.longValue(), CACHED_MAX.toSeconds()))
            : CACHED_MAX;
    Map<String, Duration> cached = new HashMap<>();
    for (JsonNode endpoint : node.path("cached_endpoints")) {
      boolean usable = endpoint.path("method").asText().equals("POST");
      if (usable && endpoint.path("path").isTextual() && cached.size() < CACHED_PATHS_MAX) {
        cached.put(endpoint.path("path").textValue(), time);
      }
    }
    return ttl.isNull() || ttl.isIntegralNumber() ? cached : Map.of();
  }

  /**
   * Whether a request that left {@code age} ago can be sent again to hear the same answer (NUT-19).
   *
   * @param path of the request, for example "/v1/swap"
   */
  public boolean repeats(String path, Duration age) {
    return age.compareTo(cached.getOrDefault(path, Duration.ZERO)) < 0;
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

  /** Proofs locked to a key are given to nobody else (NUT-11). */
  public boolean honoursLocks() {
    return supported.contains(11);
  }

  /** Signatures come with DLEQ proofs. */
  public boolean provesSignatures() {
    return supported.contains(12);
  }
}
