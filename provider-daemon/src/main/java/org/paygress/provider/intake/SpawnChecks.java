package org.paygress.provider.intake;

import java.util.Optional;
import java.util.Set;
import org.paygress.protocol.Parsed;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Replication;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Terms;
import org.paygress.provider.lease.Tier;
import org.paygress.templates.AssignmentEnv;
import org.paygress.templates.Template;

/** Everything about a spawn request that can be refused without looking at the money. */
final class SpawnChecks {

  private static final String ROOT = "root";

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
      Template template = template(request, tier);
      credentials(request, template);
      environment(request, template);
      encryption(request, template);
      return new Verdict.Pass(
          new Terms(
              tier,
              template.slug().value(),
              request.workloadId(),
              request.sshUsername(),
              request.volumeEncryption().isPresent()));
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

  private Template template(SpawnRequest request, Tier tier) throws Refusal {
    Template template = request.templateSlug().isPresent() ? bySlug(request) : byImage(request);
    if (catalog.shelf().accounts(template).isEmpty()) {
      throw new Refusal(
          ErrorType.TEMPLATE_UNSUPPORTED, "This provider has not built that template yet");
    }
    for (Tier floor : catalog.tiers()) {
      boolean tooSmall =
          template.minimumTier().map(floor.id()::equals).orElse(false)
              && (tier.memoryMb() < floor.memoryMb() || tier.diskMb() < floor.diskMb());
      if (tooSmall) {
        throw new Refusal(
            ErrorType.SPEC_UNAVAILABLE, "That template needs at least tier " + floor.id());
      }
    }
    return template;
  }

  private Template bySlug(SpawnRequest request) throws Refusal {
    return request
        .templateSlug()
        .flatMap(catalog.shelf()::template)
        .orElseThrow(
            () ->
                new Refusal(
                    ErrorType.UNKNOWN_TEMPLATE, "This provider does not offer that template"));
  }

  private Template byImage(SpawnRequest request) throws Refusal {
    return Optional.ofNullable(catalog.aliases().get(request.podImage()))
        .flatMap(catalog.shelf()::template)
        .orElseThrow(
            () ->
                new Refusal(
                    ErrorType.IMAGE_NOT_FOUND,
                    "This provider has no image of that name; use a template_slug"));
  }

  private void credentials(SpawnRequest request, Template template) throws Refusal {
    String user = request.sshUsername().value();
    Set<String> taken = catalog.shelf().accounts(template).orElse(Set.of());
    if (!user.equals(ROOT) && taken.contains(user)) {
      throw new Refusal(
          ErrorType.INVALID_CREDENTIALS,
          "ssh_username is the name of an account the template itself uses; choose another");
    }
  }

  private static void environment(SpawnRequest request, Template template) throws Refusal {
    if (AssignmentEnv.merge(template, request.templateEnv())
        instanceof Parsed.Malformed<?>(var reason)) {
      throw new Refusal(ErrorType.INVALID_REQUEST, reason);
    }
  }

  private void encryption(SpawnRequest request, Template template) throws Refusal {
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
