package org.paygress.protocol.message;

import java.util.List;
import org.paygress.protocol.nostr.PublicKey;

/** How many providers hold a workload, and how. */
public sealed interface Replication {

  /** The most standbys one workload may name. */
  int MAX_STANDBYS = 8;

  /** One provider, no copies. */
  record None() implements Replication {}

  /** One provider that keeps checkpoints. */
  record Checkpointed() implements Replication {}

  /**
   * A primary and standbys that take over in the order of the list.
   *
   * @param standbys 1 to {@value Replication#MAX_STANDBYS} different keys
   */
  record WarmStandby(List<PublicKey> standbys) implements Replication {
    public WarmStandby {
      standbys = List.copyOf(standbys);
      if (standbys.isEmpty() || standbys.size() > MAX_STANDBYS) {
        throw new IllegalArgumentException("warm-standby names 1 to " + MAX_STANDBYS + " standbys");
      }
      if (standbys.stream().distinct().count() != standbys.size()) {
        throw new IllegalArgumentException("warm-standby names a standby twice");
      }
    }
  }
}
