package org.paygress.provider.intake;

import java.util.List;
import java.util.Map;
import org.paygress.host.Host;
import org.paygress.provider.lease.Tier;

/**
 * What this provider sells.
 *
 * @param tiers in the operator's order; the first is the default
 * @param aliases image names that stand for a template, by name
 * @param host knows the templates, and which of them are built
 */
public record Catalog(List<Tier> tiers, Map<String, String> aliases, Host host) {

  public Catalog {
    tiers = List.copyOf(tiers);
    aliases = Map.copyOf(aliases);
  }
}
