package org.paygress.protocol.message;

import java.util.OptionalLong;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.nostr.PublicKey;

/**
 * A standby claims a workload (kind 38386). Schema version 1.
 *
 * @param promotedAt seconds since 1970
 * @param epoch how often the workload changed hands; the reference does not send it
 */
public record PromotionAnnouncement(
    WorkloadId workload, PublicKey newPrimary, long promotedAt, OptionalLong epoch) {

  public PromotionAnnouncement {
    if (promotedAt < 0 || epoch.orElse(0) < 0) {
      throw new IllegalArgumentException("times and epochs are not negative");
    }
  }
}
