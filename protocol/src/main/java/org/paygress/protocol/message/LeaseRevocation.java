package org.paygress.protocol.message;

import java.util.List;
import java.util.Optional;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.nostr.PublicKey;

/**
 * A holder gives a workload up, so that a standby may take it (kind 38385). Schema version 1.
 *
 * @param primary the holder; its signature is what makes the revocation count
 * @param revokedAt seconds since 1970
 * @param stateUri where the newest checkpoint lies
 */
public record LeaseRevocation(
    WorkloadId workload,
    PublicKey primary,
    List<PublicKey> standbys,
    String reason,
    long revokedAt,
    Optional<String> stateUri) {

  public LeaseRevocation {
    standbys = List.copyOf(standbys);
    if (revokedAt < 0) {
      throw new IllegalArgumentException("a time is not negative");
    }
  }
}
