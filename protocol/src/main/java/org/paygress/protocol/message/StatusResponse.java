package org.paygress.protocol.message;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How a lease stands.
 *
 * @param podId the bare id
 * @param status "Running", "Expired" and the like; a word for people
 * @param expiresAt to the second
 * @param timeRemainingSecs 0 when it is over
 * @param sshPort 0 when nothing listens
 */
public record StatusResponse(
    String podId,
    String status,
    Instant expiresAt,
    long timeRemainingSecs,
    int cpuMillicores,
    int memoryMb,
    String sshHost,
    int sshPort,
    String sshUsername)
    implements Reply {

  public StatusResponse {
    expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    if (sshPort < 0 || sshPort > 65535) {
      throw new IllegalArgumentException("a port is 0 to 65535");
    }
  }
}
