package org.paygress.testbed.mint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Good answers to requests that move money, for those who ask the same again (NUT-19). */
final class AnswerCache {
  private static final int TTL_SECONDS = 60;
  private static final List<String> PATHS = List.of("/v1/swap", "/v1/mint/bolt11");

  private final boolean active;
  private final ConcurrentMap<String, MintHandler.Answer> answers = new ConcurrentHashMap<>();

  AnswerCache(boolean active) {
    this.active = active;
  }

  /** Writes what the mint says of its cache. */
  static void announce(ObjectNode node) {
    node.put("ttl", TTL_SECONDS);
    ArrayNode endpoints = node.putArray("cached_endpoints");
    PATHS.forEach(path -> endpoints.addObject().put("method", "POST").put("path", path));
  }

  Optional<MintHandler.Answer> find(String what, byte[] request) {
    return Optional.ofNullable(answers.get(key(what, request)));
  }

  /** {@code what} is method and path. */
  void keep(String what, byte[] request, MintHandler.Answer answer) {
    boolean cached = PATHS.stream().anyMatch(path -> what.equals("POST " + path));
    if (active && cached && answer.status() == 200) {
      answers.put(key(what, request), answer);
    }
  }

  private static String key(String what, byte[] request) {
    return what + " " + new String(request, StandardCharsets.UTF_8);
  }
}
