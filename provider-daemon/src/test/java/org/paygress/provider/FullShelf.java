package org.paygress.provider;

import java.util.Optional;
import java.util.Set;
import org.paygress.provider.intake.Catalog;
import org.paygress.templates.Template;
import org.paygress.templates.TemplateRegistry;

/** A shelf on which every template of the registry is pretended to be built. */
record FullShelf(TemplateRegistry templates) implements Catalog.Shelf {

  private static final Set<String> ACCOUNTS =
      Set.of("root", "daemon", "www-data", "sshd", "nobody");

  @Override
  public Optional<Template> template(String slug) {
    return templates.template(slug);
  }

  @Override
  public Optional<Set<String>> accounts(Template template) {
    return Optional.of(ACCOUNTS);
  }
}
