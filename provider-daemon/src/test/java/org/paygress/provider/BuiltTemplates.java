package org.paygress.provider;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.paygress.host.RegistryException;
import org.paygress.host.TemplateOffer;
import org.paygress.hostd.LxcHostConnector;
import org.paygress.hostd.config.HostdConfig;
import org.paygress.system.config.Reading;

/** The registry's templates, all of them pretended to be built. */
public final class BuiltTemplates {

  private static final Set<String> ACCOUNTS =
      Set.of("root", "daemon", "www-data", "sshd", "nobody");

  private BuiltTemplates() {}

  public static List<TemplateOffer> all() {
    String registry = Path.of("../templates/registry").toAbsolutePath().normalize().toString();
    var config =
        (Reading.Loaded<HostdConfig>)
            HostdConfig.FORMAT.parse("templates = { dir = \"" + registry + "\" }");
    try {
      return new LxcHostConnector(config.value().settings(), config.value().images())
          .templates().stream().map(BuiltTemplates::built).toList();
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
