package org.paygress.provider.runtime;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.ProvisionedContainer;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.protocol.volume.VolumeEncryption;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.provider.lease.Access;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.LeaseEvent.BuildEnded;
import org.paygress.system.lock.KeyedLocks;
import org.paygress.system.retry.Retry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds containers on the host and removes them: a bounded number at a time, and for one lease one
 * thing after another, as {@link Host} demands. Once a container runs it is no longer counted: how
 * long its own programs take is its user's doing, and holds up nobody else.
 */
final class ContainerProvisioner {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerProvisioner.class);
  private static final Retry RETRY = new Retry(Duration.ofSeconds(1), Duration.ofSeconds(60));

  private final Host host;
  private final Clock clock;
  private final BuildPermits spawns;
  private final BuildPermits repairs;
  private final KeyedLocks<LeaseId> locks = new KeyedLocks<>();

  /**
   * How much is built at a time; each 1 or more.
   *
   * @param spawnsMax new containers
   * @param repairsMax containers that are started again
   */
  record Limits(int spawnsMax, int repairsMax) {}

  /** Whose turn it is. */
  enum Turn {
    /** A container that is being paid for. */
    SPAWN,
    /** One that was served before. It costs its user nothing to break it. */
    REPAIR
  }

  ContainerProvisioner(Host host, Limits limits, Clock clock) {
    this.host = host;
    this.clock = clock;
    this.spawns = new BuildPermits(limits.spawnsMax());
    this.repairs = new BuildPermits(limits.repairsMax());
  }

  /** The same if there is nobody to wait for: only what is paid may make others wait. */
  Optional<BuildEnded> buildIfFree(
      Lease lease, int attempt, SpawnRequest request, BooleanSupplier wanted) {
    return spawns.hasFree() ? build(lease, attempt, request, Turn.SPAWN, wanted) : Optional.empty();
  }

  /**
   * Builds the lease's container, or finishes one that an earlier run began.
   *
   * @param wanted asked once nothing else is done for the lease: what was removed while this waited
   *     for its turn must not be built again, least of all in a slot that is another's by then
   * @return empty when it is not wanted any more, or interrupted: the daemon is stopping, and the
   *     next start goes on
   */
  Optional<BuildEnded> build(
      Lease lease, int attempt, SpawnRequest request, Turn turn, BooleanSupplier wanted) {
    BuildPermits permits =
        switch (turn) {
          case SPAWN -> spawns;
          case REPAIR -> repairs;
        };
    return locks.with(
        lease.id(),
        () ->
            wanted.getAsBoolean()
                ? buildAlone(lease, attempt, request, permits)
                : Optional.empty());
  }

  private Optional<BuildEnded> buildAlone(
      Lease lease, int attempt, SpawnRequest request, BuildPermits permits) {
    try (BuildPermits.Permit permit = permits.acquire()) {
      long start = System.nanoTime();
      ProvisionedContainer done =
          host.provision(order(lease, request), step -> done(lease, step, permit));
      LOG.info(
          "{}: {} ready after {} ms {}",
          lease.id(),
          lease.terms().template(),
          (System.nanoTime() - start) / 1_000_000,
          done.stepMillis());
      return Optional.of(
          new LeaseEvent.Provisioned(
              attempt, access(done), request.sshPassword(), clock.instant()));
    } catch (HostException e) {
      return failure(lease, e)
          .map(failure -> new LeaseEvent.ProvisioningFailed(attempt, failure, clock.instant()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static void done(Lease lease, String step, BuildPermits.Permit permit) {
    LOG.debug("{}: {}", lease.id(), step);
    if (step.equals(Host.STARTED)) {
      permit.close();
    }
  }

  private static ProvisionOrder order(Lease lease, SpawnRequest request) {
    return new ProvisionOrder(
        lease.placement(),
        lease.terms().tier().resources(),
        TemplateSlug.of(lease.terms().template()),
        request.sshUsername(),
        request.sshPassword(),
        request.templateEnv(),
        request.volumeEncryption().map(VolumeEncryption::key));
  }

  private static Access access(ProvisionedContainer done) {
    List<Access.Port> ports =
        done.ports().stream()
            .map(
                port ->
                    new Access.Port(
                        port.hostPort(), port.containerPort(), port.protocol(), port.label()))
            .toList();
    return new Access(done.sshPort(), ports);
  }

  private static Optional<Failure> failure(Lease lease, HostException e) {
    if (e.fault() == HostFault.INTERRUPTED || Thread.currentThread().isInterrupted()) {
      return Optional.empty();
    }
    LOG.warn("{}: {} failed: {}", lease.id(), e.step(), e.toString());
    if (e.fault() == HostFault.UNKNOWN_TEMPLATE) {
      return Optional.of(new Failure(type(e), "The template is no longer offered"));
    }
    return Optional.of(
        new Failure(type(e), "The container could not be provisioned (step: " + e.step() + ")"));
  }

  private static ErrorType type(HostException e) {
    return switch (e.fault()) {
      case VOLUME_KEY_REFUSED, ENCRYPTION_UNSUPPORTED -> ErrorType.INVALID_VOLUME_ENCRYPTION;
      case SSH_SILENT, NOT_READY, CONTAINER_START, ACCOUNT, VOLUME -> ErrorType.PROVISIONING_ERROR;
      case UNKNOWN_TEMPLATE -> ErrorType.TEMPLATE_UNSUPPORTED;
      case SETUP,
          ROOTFS,
          LIMITS_NOT_APPLIED,
          NETWORK,
          DESTROY_INCOMPLETE,
          NOT_OURS,
          UNKNOWN_STATE,
          INTERRUPTED ->
          ErrorType.BACKEND_ERROR;
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
    return locks.with(placement.lease(), () -> suspendAlone(placement));
  }

  /**
   * The same if it is wanted.
   *
   * @param wanted asked once nothing else is done for the lease
   */
  boolean suspend(Placement placement, BooleanSupplier wanted) {
    return locks.with(placement.lease(), () -> wanted.getAsBoolean() && suspendAlone(placement));
  }

  private boolean suspendAlone(Placement placement) {
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
   * @param wanted asked before each try: another may have done it, and the slot be another's
   * @return false when it is not wanted any more, or interrupted before it was done
   */
  boolean demolish(Placement placement, BooleanSupplier wanted) {
    return locks.with(placement.lease(), () -> demolishAlone(placement, wanted));
  }

  private boolean demolishAlone(Placement placement, BooleanSupplier wanted) {
    return RETRY
        .until(
            () -> {
              if (!wanted.getAsBoolean()) {
                return Optional.of(false);
              }
              try {
                host.destroy(placement);
                return Optional.of(true);
              } catch (HostException e) {
                LOG.warn("{}: still there, trying again: {}", placement.lease(), e.toString());
                return Optional.empty();
              }
            })
        .orElse(false);
  }
}
