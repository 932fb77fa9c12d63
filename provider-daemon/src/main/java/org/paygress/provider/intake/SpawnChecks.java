package org.paygress.provider.intake;

import java.util.Optional;
import org.paygress.host.TemplateOffer;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Replication;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.TemplateEnv;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Terms;
import org.paygress.provider.lease.Tier;

/** Everything about a spawn request that can be refused without looking at the money. */
final class SpawnChecks {

  private final PublicKey self;
  private final Catalog catalog;
  private final boolean dmCrypt;

  SpawnChecks(PublicKey self, Catalog catalog, boolean dmCrypt) {
    this.self = self;
    this.catalog = catalog;
    this.dmCrypt = dmCrypt;
  }

  /** What the checks found. */
  sealed interface Verdict {
    record Pass(Terms terms) implements Verdict {}

    record Refuse(Failure failure) implements Verdict {}
  }

  /** Stops the checks at the first finding; caught in {@link #check} alone. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Failure failure;

    Refusal(ErrorType type, String message) {
      super(message, null, false, false);
      this.failure = new Failure(type, message);
    }
  }

  Verdict check(SpawnRequest request) {
    try {
      role(request);
      Tier tier = tier(request);
      TemplateOffer template = template(request, tier);
      credentials(request, template);
      environment(request, template);
      encryption(request, template);
      return new Verdict.Pass(
          new Terms(
              tier,
              template.slug().value(),
              request.workloadId(),
              request.sshUsername(),
              request.volumeEncryption().isPresent(),
              request.unlocksRefunds()));
    } catch (Refusal e) {
      return new Verdict.Refuse(e.failure);
    }
  }

  private void role(SpawnRequest request) throws Refusal {
    boolean primary = request.primary().map(self::equals).orElse(true);
    boolean standby =
        request.replication() instanceof Replication.WarmStandby(var standbys)
            && standbys.contains(self);
    if (!primary && !standby) {
      throw new Refusal(
          ErrorType.NOT_ADDRESSED,
          "The request names other providers as primary and standby, not this one");
    }
    if (!(request.replication() instanceof Replication.None)) {
      throw new Refusal(
          ErrorType.UNSUPPORTED_REPLICATION,
          "This provider does not offer that replication mode; ask for mode none");
    }
  }

  private Tier tier(SpawnRequest request) throws Refusal {
    if (catalog.tiers().isEmpty()) {
      throw new Refusal(ErrorType.NO_SPECS, "This provider offers no tiers at present");
    }
    Optional<String> wanted = request.podSpecId();
    return catalog.tiers().stream()
        .filter(tier -> wanted.isEmpty() || tier.id().equals(wanted.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    ErrorType.SPEC_UNAVAILABLE,
                    "Unknown tier in pod_spec_id; the offer lists the tiers"));
  }

  private TemplateOffer template(SpawnRequest request, Tier tier) throws Refusal {
    TemplateOffer template =
        request.templateSlug().isPresent() ? bySlug(request) : byImage(request);
    if (template.image() != TemplateOffer.Image.BUILT) {
      throw new Refusal(
          ErrorType.TEMPLATE_UNSUPPORTED, "This provider has not built that template yet");
    }
    for (Tier floor : catalog.tiers()) {
      boolean tooSmall =
          template.minimumTier().map(floor.id()::equals).orElse(false)
              && (tier.resources().memoryMb() < floor.resources().memoryMb()
                  || tier.resources().diskMb() < floor.resources().diskMb());
      if (tooSmall) {
        throw new Refusal(
            ErrorType.SPEC_UNAVAILABLE, "That template needs at least tier " + floor.id());
      }
    }
    return template;
  }

  private TemplateOffer bySlug(SpawnRequest request) throws Refusal {
    return request
        .templateSlug()
        .flatMap(catalog.host()::template)
        .orElseThrow(
            () ->
                new Refusal(
                    ErrorType.UNKNOWN_TEMPLATE, "This provider does not offer that template"));
  }

  private TemplateOffer byImage(SpawnRequest request) throws Refusal {
    return Optional.ofNullable(catalog.aliases().get(request.podImage()))
        .flatMap(catalog.host()::template)
        .orElseThrow(
            () ->
                new Refusal(
                    ErrorType.IMAGE_NOT_FOUND,
                    "This provider has no image of that name; use a template_slug"));
  }

  private void credentials(SpawnRequest request, TemplateOffer template) throws Refusal {
    if (template.reserves(request.sshUsername().value())) {
      throw new Refusal(
          ErrorType.INVALID_CREDENTIALS,
          "ssh_username is the name of an account the template itself uses; choose another");
    }
  }

  private static void environment(SpawnRequest request, TemplateOffer template) throws Refusal {
    Optional<String> problem = TemplateEnv.problem(template.consumerEnv(), request.templateEnv());
    if (problem.isPresent()) {
      throw new Refusal(ErrorType.INVALID_REQUEST, problem.get());
    }
  }

  private void encryption(SpawnRequest request, TemplateOffer template) throws Refusal {
    if (request.volumeEncryption().isEmpty()) {
      return;
    }
    if (template.dataPath().isEmpty()) {
      throw new Refusal(
          ErrorType.INVALID_VOLUME_ENCRYPTION,
          "volume_encryption was asked for, but the template has no data_path to encrypt");
    }
    if (!dmCrypt) {
      throw new Refusal(
          ErrorType.INVALID_VOLUME_ENCRYPTION,
          "volume_encryption was asked for, but this provider's kernel cannot encrypt volumes");
    }
  }
}
