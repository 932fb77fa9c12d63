package org.paygress.host;

import java.util.Map;
import java.util.Optional;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.protocol.volume.VolumeKey;

/**
 * Everything that makes a container somebody's. Names only: the host looks the template up in its
 * own registry.
 *
 * @param placement the lease and the slot it holds; the slot gives address, ports and id range
 * @param env what the consumer sets of the template's variables; may hold secrets
 * @param volumeKey present when the data volume is encrypted; the caller keeps and closes it
 */
public record ProvisionOrder(
    Placement placement,
    Resources resources,
    TemplateSlug template,
    SshUsername user,
    SshPassword password,
    Map<String, String> env,
    Optional<VolumeKey> volumeKey) {

  public ProvisionOrder {
    env = Map.copyOf(env);
  }

  @Override
  public String toString() {
    return "ProvisionOrder["
        + placement
        + ", "
        + template.value()
        + ", encrypted="
        + volumeKey.isPresent()
        + "]";
  }
}
