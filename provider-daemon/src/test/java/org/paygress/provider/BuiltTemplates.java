package org.paygress.provider;

import java.util.List;
import java.util.Set;
import org.paygress.host.HostConnector;
import org.paygress.host.ImageSettings;
import org.paygress.host.RegistryException;
import org.paygress.host.TemplateOffer;

/** The registry's templates, all of them pretended to be built. */
final class BuiltTemplates {

  private static final Set<String> ACCOUNTS =
      Set.of("root", "daemon", "www-data", "sshd", "nobody");

  private BuiltTemplates() {}

  static List<TemplateOffer> of(ImageSettings images) {
    try {
      return HostConnector.installed().templates(images).stream()
          .map(BuiltTemplates::built)
          .toList();
    } catch (RegistryException e) {
      throw new AssertionError(e);
    }
  }

  private static TemplateOffer built(TemplateOffer offer) {
    return new TemplateOffer(
        offer.slug(),
        offer.summary(),
        offer.ports(),
        offer.consumerEnv(),
        offer.dataPath(),
        offer.minimumTier(),
        TemplateOffer.Image.BUILT,
        ACCOUNTS);
  }
}
