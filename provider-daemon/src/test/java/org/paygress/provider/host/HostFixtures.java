package org.paygress.provider.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.provider.lease.Placement;
import org.paygress.provider.lease.Tier;
import org.paygress.templates.DefaultReplication;
import org.paygress.templates.PortSpec;
import org.paygress.templates.Readiness;
import org.paygress.templates.Recipe;
import org.paygress.templates.Template;

/** Orders and their parts, for tests. */
public final class HostFixtures {

  private HostFixtures() {}

  public static Tier tier() {
    return new Tier("basic", "Basic", "one core", 500, 256, 256, 200, new Rate(100));
  }

  /** A template that is never built. */
  public static Template template(String slug, Optional<String> dataPath, PortSpec... ports) {
    Recipe recipe =
        new Recipe(
            Optional.empty(), Optional.of("bookworm"), List.of(), List.of(), List.of(), List.of());
    return new Template(
        TemplateSlug.of(slug),
        "for tests",
        recipe,
        "0123456789abcdef",
        List.of("/sbin/init"),
        List.of(ports),
        Map.of(),
        Set.of(),
        dataPath,
        Optional.empty(),
        DefaultReplication.NONE,
        new Readiness.None());
  }

  public static ProvisionOrder order(Placement placement, Template template) {
    return new ProvisionOrder(
        placement,
        tier(),
        template,
        SshUsername.of("alice"),
        SshPassword.of("correct: horse 'battery' $staple"),
        Map.of(),
        Optional.empty(),
        placement.lease().hostName());
  }

  /** A key that is not weak; another for each seed. */
  public static VolumeKey key(int seed) {
    byte[] bytes = new byte[VolumeKey.BYTES];
    new java.util.Random(seed).nextBytes(bytes);
    return VolumeKey.of(bytes);
  }
}
