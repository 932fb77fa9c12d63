package org.paygress.testbed.host;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.Resources;
import org.paygress.host.TemplateOffer;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.protocol.volume.VolumeKey;

/** Orders and their parts, for tests. */
public final class HostFixtures {

  private HostFixtures() {}

  public static Resources resources() {
    return new Resources(500, 256, 256, 200);
  }

  /** A template that is built, without accounts that a consumer could want. */
  public static TemplateOffer template(
      String slug, Optional<String> dataPath, TemplateOffer.Port... ports) {
    return new TemplateOffer(
        TemplateSlug.of(slug),
        "for tests",
        List.of(ports),
        Set.of(),
        dataPath,
        Optional.empty(),
        TemplateOffer.Image.BUILT,
        Set.of("root"));
  }

  public static ProvisionOrder order(Placement placement, String template) {
    return new ProvisionOrder(
        placement,
        resources(),
        TemplateSlug.of(template),
        SshUsername.of("alice"),
        SshPassword.of("correct: horse 'battery' $staple"),
        Map.of(),
        Optional.empty());
  }

  /** A key that is not weak; another for each seed. */
  public static VolumeKey key(int seed) {
    byte[] bytes = new byte[VolumeKey.BYTES];
    new java.util.Random(seed).nextBytes(bytes);
    return VolumeKey.of(bytes);
  }
}
