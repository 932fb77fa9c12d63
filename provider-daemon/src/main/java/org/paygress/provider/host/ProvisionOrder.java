package org.paygress.provider.host;

import java.util.Map;
import java.util.Optional;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.provider.lease.Placement;
import org.paygress.provider.lease.Tier;
import org.paygress.templates.Template;

/**
 * Everything that makes a container somebody's.
 *
 * @param placement the lease and the slot it holds; the slot gives address, ports and id range
 * @param env the template's variables with the consumer's over them (see {@link
 *     org.paygress.templates.AssignmentEnv}); may hold secrets
 * @param volumeKey present when the data volume is encrypted; the caller keeps and closes it
 * @param hostname the name the container knows itself by
 */
public record ProvisionOrder(
    Placement placement,
    Tier tier,
    Template template,
    SshUsername user,
    SshPassword password,
    Map<String, String> env,
    Optional<VolumeKey> volumeKey,
    String hostname) {

  public ProvisionOrder {
    env = Map.copyOf(env);
    if (!hostname.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException("a host name is 1 to 63 of a-z 0-9 -");
    }
  }

  @Override
  public String toString() {
    return "ProvisionOrder["
        + placement
        + ", "
        + tier.id()
        + ", "
        + template.slug().value()
        + ", encrypted="
        + volumeKey.isPresent()
        + "]";
  }
}
