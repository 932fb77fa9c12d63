package org.paygress.protocol.message;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A lease was extended.
 *
 * @param podId {@code pod_npub}: "container-&lt;id&gt;"
 * @param extendedDurationSecs what the token bought, seconds
 * @param newExpiresAt to the second
 */
public record TopUpResponse(
    boolean success, String podId, long extendedDurationSecs, Instant newExpiresAt, String message)
    implements Reply {

  public TopUpResponse {
    newExpiresAt = newExpiresAt.truncatedTo(ChronoUnit.SECONDS);
  }
}
