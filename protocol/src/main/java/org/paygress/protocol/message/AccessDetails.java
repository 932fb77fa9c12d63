package org.paygress.protocol.message;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * How to reach what a spawn bought.
 *
 * @param podId {@code pod_npub}: "container-&lt;id&gt;", or "standby-slot-&lt;workload&gt;"
 * @param nodePort the SSH port; 0 means that a standby slot is reserved and nothing runs yet
 * @param expiresAt to the second
 * @param instructions printed by clients as they are, a line each; they carry the password
 */
public record AccessDetails(
    String podId,
    int nodePort,
    Instant expiresAt,
    int cpuMillicores,
    int memoryMb,
    String podSpecName,
    String podSpecDescription,
    List<String> instructions,
    Optional<String> hostAddress,
    List<TemplatePort> templatePorts)
    implements Reply {

  public AccessDetails {
    expiresAt = expiresAt.truncatedTo(ChronoUnit.SECONDS);
    instructions = List.copyOf(instructions);
    templatePorts = List.copyOf(templatePorts);
    if (nodePort < 0 || nodePort > 65535) {
      throw new IllegalArgumentException("a port is 0 to 65535");
    }
  }

  @Override
  public String toString() {
    return "AccessDetails[podId="
        + podId
        + ", nodePort="
        + nodePort
        + ", expiresAt="
        + expiresAt
        + ", podSpecName="
        + podSpecName
        + ", instructions=redacted, hostAddress="
        + hostAddress
        + ", templatePorts="
        + templatePorts
        + "]";
  }
}
