package org.paygress.templates;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.paygress.protocol.message.TemplateSlug;

/** The entries a provider may run, read once from {@code <dir>/<slug>/template.yaml}. */
public final class TemplateRegistry {

  /** What reading a registry gave: all of it, or every problem at once. */
  public sealed interface Loaded {
    record Ok(TemplateRegistry registry) implements Loaded {}

    record Invalid(List<TemplateProblem> problems) implements Loaded {}
  }

  private final Map<String, Template> templates = new TreeMap<>();

  TemplateRegistry(List<Template> templates) {
    templates.forEach(template -> this.templates.put(template.slug().value(), template));
  }

  /** Reads and checks every entry; one bad entry makes the whole registry invalid. */
  public static Loaded load(Path directory) {
    return new RegistryLoader(directory).load();
  }

  /** The entry called {@code slug}. */
  public Optional<Template> template(TemplateSlug slug) {
    return Optional.ofNullable(templates.get(slug.value()));
  }

  /** As {@link #template(TemplateSlug)} for what a stranger sent: any text may be asked for. */
  public Optional<Template> template(String slug) {
    return Optional.ofNullable(templates.get(slug));
  }

  /** All entries by slug. */
  public List<Template> all() {
    return List.copyOf(templates.values());
  }

  /** The entry and those it is based on, the deepest base first. */
  public List<Template> withBases(Template template) {
    return template
        .recipe()
        .base()
        .flatMap(this::template)
        .map(
            base -> {
              List<Template> chain = new java.util.ArrayList<>(withBases(base));
              chain.add(template);
              return List.copyOf(chain);
            })
        .orElseGet(() -> List.of(template));
  }
}
