package org.paygress.provider.reply;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.TemplatePort;
import org.paygress.provider.lease.Access;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.Tier;

/** Words the answer to a spawn. Clients print the instructions as they are, one a line. */
record AccessMessage(Lease lease, SshPassword password, String hostAddress) {

  /** What the letter is about. */
  enum Occasion {
    PROVISIONED("🚀 Workload provisioned successfully!"),
    RESUMED("🚀 Workload resumed on its volume. It was paid for: your token was not used.");

    private final String headline;

    Occasion(String headline) {
      this.headline = headline;
    }
  }

  private static final DateTimeFormatter EXPIRY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  AccessDetails write(Access access, Instant expiresAt, Occasion occasion) {
    Tier tier = lease.terms().tier();
    return new AccessDetails(
        lease.id().wire(),
        access.sshPort(),
        expiresAt,
        tier.resources().cpuMillicores(),
        tier.resources().memoryMb(),
        tier.name(),
        tier.description(),
        instructions(access, expiresAt, occasion),
        Optional.of(hostAddress),
        access.ports().stream()
            .map(
                port ->
                    new TemplatePort(
                        port.hostPort(), port.containerPort(), port.protocol(), port.label()))
            .toList());
  }

  private List<String> instructions(Access access, Instant expiresAt, Occasion occasion) {
    String user = lease.terms().user().value();
    List<String> lines = new ArrayList<>();
    lines.add(occasion.headline);
    lines.add("👤 Username: " + user);
    lines.add("🔑 Password: " + password.value());
    lines.add("⌛ Expires: " + EXPIRY.format(expiresAt));
    lines.add("Access: You can connect to the container using SSH.");
    lines.add("  ssh -p " + access.sshPort() + " " + user + "@" + hostAddress);
    if (!access.ports().isEmpty()) {
      lines.add("Workload ports:");
    }
    for (Access.Port port : access.ports()) {
      lines.add(
          "  %s (%s): %s://%s:%d"
              .formatted(
                  port.label(), port.protocol(), port.protocol(), hostAddress, port.hostPort()));
    }
    return lines;
  }
}
