package org.paygress.provider.payment;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.paygress.cashu.token.Token;
import org.paygress.provider.lease.Failure;
import org.paygress.system.hash.Sha256;

/**
 * Tokens of which their mint has said that they are spent or no money, so that whoever sends them
 * again costs no request. Known by each of their proofs: a token is as dead as all of them are.
 */
final class DeadTokens {

  /** Proofs; the oldest are forgotten first. */
  static final int REMEMBERED_MAX = 20_000;

  private static final int ID_BYTES = 16;

  private record Death(Failure why, Instant since) {}

  private final InstantSource clock;
  private final Duration keep;
  private final Map<String, Death> dead =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Death> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  /**
   * @param keep for how long a mint's word is taken
   */
  DeadTokens(InstantSource clock, Duration keep) {
    this.clock = clock;
    this.keep = keep;
  }

  synchronized void add(Token token, Failure why) {
    Death death = new Death(why, clock.instant());
    ids(token).forEach(id -> dead.put(id, death));
  }

  /** Why none of the token's proofs is worth anything; empty if one may be. */
  synchronized Optional<Failure> find(Token token) {
    Optional<Failure> why = Optional.empty();
    for (String id : ids(token)) {
      Death death = dead.get(id);
      if (death == null
          || Duration.between(death.since(), clock.instant()).abs().compareTo(keep) >= 0) {
        return Optional.empty();
      }
      why = Optional.of(death.why());
    }
    return why;
  }

  private static List<String> ids(Token token) {
    return token.proofs().stream()
        .map(
            proof ->
                (token.mint().value() + "\n" + proof.secret()).getBytes(StandardCharsets.UTF_8))
        .map(text -> HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(text), ID_BYTES)))
        .toList();
  }
}
