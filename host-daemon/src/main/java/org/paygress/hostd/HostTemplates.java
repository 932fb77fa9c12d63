package org.paygress.hostd;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.TemplateOffer;
import org.paygress.hostd.image.ImageException;
import org.paygress.hostd.image.Rootfs;
import org.paygress.hostd.image.RootfsStore;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.templates.Template;
import org.paygress.templates.TemplateRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's own templates, and which of them are built. */
record HostTemplates(TemplateRegistry templates, RootfsStore images) {

  private static final Logger LOG = LoggerFactory.getLogger(HostTemplates.class);

  /** What can run under that slug. */
  Optional<TemplateOffer> offer(String slug) {
    return templates.template(slug).map(this::offer);
  }

  private TemplateOffer offer(Template template) {
    try {
      return images
          .find(template)
          .map(built -> offer(template, TemplateOffer.Image.BUILT, built))
          .orElseGet(() -> offer(template, TemplateOffer.Image.NOT_BUILT));
    } catch (ImageException e) {
      LOG.warn("template {} cannot be looked up: {}", template.slug(), e.getMessage());
      return offer(template, TemplateOffer.Image.UNKNOWN);
    }
  }

  /** A template whose image was not looked into. */
  static TemplateOffer offer(Template template, TemplateOffer.Image image) {
    return offer(template, image, Set.of());
  }

  private static TemplateOffer offer(Template template, TemplateOffer.Image image, Rootfs built) {
    return offer(template, image, built.accounts());
  }

  private static TemplateOffer offer(
      Template template, TemplateOffer.Image image, Set<String> accounts) {
    List<TemplateOffer.Port> ports =
        template.ports().stream()
            .map(
                port ->
                    new TemplateOffer.Port(
                        port.containerPort(), port.protocol().wire(), port.label()))
            .toList();
    return new TemplateOffer(
        template.slug(),
        template.summary(),
        ports,
        template.consumerEnv(),
        template.dataPath(),
        template.minimumTier(),
        image,
        accounts);
  }

  /** The template of an order. */
  Template require(TemplateSlug slug) throws HostException {
    return templates
        .template(slug)
        .orElseThrow(
            () ->
                new HostException(
                    HostFault.UNKNOWN_TEMPLATE, "template", "the registry has no " + slug.value()));
  }
}
