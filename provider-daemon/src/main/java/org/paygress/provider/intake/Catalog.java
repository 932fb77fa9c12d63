package org.paygress.provider.intake;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.paygress.provider.lease.Tier;
import org.paygress.templates.Template;

/**
 * What this provider sells.
 *
 * @param tiers in the operator's order; the first is the default
 * @param aliases image names that stand for a template, by name
 */
public record Catalog(List<Tier> tiers, Map<String, String> aliases, Shelf shelf) {

  /** The templates, and which of them are built. */
  public interface Shelf {

    Optional<Template> template(String slug);

    /**
     * Account names that exist in the template's built root filesystem; empty if it is not built.
     */
    Optional<Set<String>> accounts(Template template);
  }

  public Catalog {
    tiers = List.copyOf(tiers);
    aliases = Map.copyOf(aliases);
  }
}
