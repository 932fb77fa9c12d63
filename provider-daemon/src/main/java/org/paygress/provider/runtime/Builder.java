package org.paygress.provider.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.paygress.protocol.Parsed;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.volume.VolumeEncryption;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.provider.host.Host;
import org.paygress.provider.host.HostException;
import org.paygress.provider.host.HostFault;
import org.paygress.provider.host.ProvisionOrder;
import org.paygress.provider.host.Provisioned;
import org.paygress.provider.lease.Access;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.Placement;
import org.paygress.templates.AssignmentEnv;
import org.paygress.templates.Template;
import org.paygress.templates.TemplateRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds containers on the host and removes them, a bounded number at a time. */
final class Builder {

  private static final Logger LOG = LoggerFactory.getLogger(Builder.class);
  private static final Patience PATIENCE =
      new Patience(Duration.ofSeconds(1), Duration.ofSeconds(60));

  private final Host host;
  private final TemplateRegistry templates;
  private final Semaphore atOnce;

  Builder(Host host, TemplateRegistry templates, int spawnsAtOnceMax) {
    this.host = host;
    this.templates = templates;
    this.atOnce = new Semaphore(spawnsAtOnceMax);
  }

  /** How building ended. */
  sealed interface Building {
    record Ready(Access access) implements Building {}

    record Failed(Failure failure) implements Building {}

    /** The daemon is stopping; the next start goes on. */
    record CutShort() implements Building {}
  }

  /** The same if there is nobody to wait for: only what is paid may make others wait. */
  Optional<Building> buildIfFree(Lease lease, SpawnRequest request) {
    return atOnce.availablePermits() > 0 ? Optional.of(build(lease, request)) : Optional.empty();
  }

  /** Builds the lease's container, or finishes one that an earlier run began. */
  Building build(Lease lease, SpawnRequest request) {
    Optional<Template> template = templates.template(lease.terms().template());
    if (template.isEmpty()) {
      return new Building.Failed(
          new Failure(ErrorType.TEMPLATE_UNSUPPORTED, "The template is no longer offered"));
    }
    try {
      atOnce.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Building.CutShort();
    }
    try {
      long start = System.nanoTime();
      Provisioned done =
          host.provision(
              order(lease, request, template.get()), step -> LOG.debug("{}: {}", lease.id(), step));
      LOG.info(
          "{}: {} ready after {} ms {}",
          lease.id(),
          lease.terms().template(),
          (System.nanoTime() - start) / 1_000_000,
          done.stepMillis());
      return new Building.Ready(access(done));
    } catch (HostException e) {
      return failed(lease, e);
    } finally {
      atOnce.release();
    }
  }

  private static ProvisionOrder order(Lease lease, SpawnRequest request, Template template) {
    return new ProvisionOrder(
        lease.placement(),
        lease.terms().tier(),
        template,
        request.sshUsername(),
        request.sshPassword(),
        environment(request, template),
        request.volumeEncryption().map(VolumeEncryption::key),
        lease.id().hostName());
  }

  /** Checked on admission; a template that changed since then gets its own variables only. */
  private static Map<String, String> environment(SpawnRequest request, Template template) {
    return switch (AssignmentEnv.merge(template, request.templateEnv())) {
      case Parsed.Ok<Map<String, String>>(var merged) -> merged;
      case Parsed.Malformed<Map<String, String>> _ -> template.env();
    };
  }

  private static Access access(Provisioned done) {
    List<Access.Port> ports =
        done.ports().stream()
            .map(
                port ->
                    new Access.Port(
                        port.hostPort(), port.containerPort(), port.protocol(), port.label()))
            .toList();
    return new Access(done.sshPort(), ports);
  }

  private static Building failed(Lease lease, HostException e) {
    if (e.fault() == HostFault.INTERRUPTED || Thread.currentThread().isInterrupted()) {
      return new Building.CutShort();
    }
    LOG.warn("{}: {} failed: {}", lease.id(), e.step(), e.toString());
    return new Building.Failed(
        new Failure(type(e), "The container could not be provisioned (step: " + e.step() + ")"));
  }

  private static ErrorType type(HostException e) {
    return switch (e.fault()) {
      case VOLUME_KEY_REFUSED, ENCRYPTION_UNSUPPORTED -> ErrorType.INVALID_VOLUME_ENCRYPTION;
      case SSH_SILENT, NOT_READY, CONTAINER_START, ACCOUNT, VOLUME -> ErrorType.PROVISIONING_ERROR;
      default -> ErrorType.BACKEND_ERROR;
    };
  }

  /** Why {@code key} does not open the volume of a container; empty when it does. */
  Optional<Failure> tryKey(Placement placement, VolumeKey key) {
    try {
      host.tryKey(placement, key);
      return Optional.empty();
    } catch (HostException e) {
      LOG.warn("{}: its volume was not opened: {}", placement.lease(), e.toString());
      return Optional.of(
          new Failure(type(e), "This workload's volume does not open with that key"));
    }
  }

  /** Stops a container whose lease goes on and locks its volume; false when it did not work. */
  boolean suspend(Placement placement) {
    try {
      host.suspend(placement);
      return true;
    } catch (HostException e) {
      LOG.warn("{}: could not be suspended: {}", placement.lease(), e.toString());
      return false;
    }
  }

  /**
   * Removes everything of a lease, however often it takes.
   *
   * @return false when interrupted before it was done
   */
  boolean demolish(Placement placement) {
    return PATIENCE
        .until(
            () -> {
              try {
                host.destroy(placement);
                return Optional.of(placement);
              } catch (HostException e) {
                LOG.warn("{}: still there, trying again: {}", placement.lease(), e.toString());
                return Optional.empty();
              }
            })
        .isPresent();
  }
}
