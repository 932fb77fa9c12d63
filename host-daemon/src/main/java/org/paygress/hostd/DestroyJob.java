package org.paygress.hostd;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.paygress.host.ContainerState;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Placement;
import org.paygress.hostd.image.ImageException;
import org.paygress.luks.VolumeException;
import org.paygress.protocol.LeaseId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends one container and makes its volume unreadable, in the one order that works: a mount that a
 * process still holds cannot really be unmounted, and a volume that is still mounted cannot really
 * be closed. Every step looks again afterwards; the mark goes last, so that a step that failed is
 * found again.
 */
final class DestroyJob {

  private static final Logger LOG = LoggerFactory.getLogger(DestroyJob.class);
  private static final Duration RESISTS_MAX = Duration.ofHours(1);

  private final HostParts parts;
  private final Placement placement;

  DestroyJob(HostParts parts, Placement placement) {
    this.parts = parts;
    this.placement = placement;
  }

  /** The first half only: nothing runs, and the volume is closed but whole. */
  void suspend() throws HostException {
    mine();
    step("stop", this::stop);
    step("volume", () -> parts.volumes().unmountAndClose(parts.volume(lease())));
  }

  void run() throws HostException {
    mine();
    step("stop", this::stop);
    step("ports", () -> parts.filter().withdraw(placement.slot()));
    step("link", () -> new Leftovers(parts).clear(placement));
    step("volume", () -> parts.volumes().destroy(parts.volume(lease())));
    step("mount", () -> parts.mounts().release(lease()));
    step("rootfs", this::rootfs);
    step("unmark", () -> parts.containers().remove(lease()));
  }

  private void mine() throws HostException {
    try {
      Optional<Placement> marked = parts.containers().read(lease());
      if (parts.containers().exists(lease()) && !marked.equals(Optional.of(placement))) {
        throw new HostException(
            HostFault.NOT_OURS, "mark", lease() + " is not marked as ours in this slot");
      }
    } catch (IOException e) {
      throw new HostException(HostFault.UNKNOWN_STATE, "mark", "cannot read the mark", e);
    }
  }

  /** Frozen first, so that nothing writes while it is taken apart; killed, since it has no say. */
  private void stop() throws HostException {
    if (!parts.containers().exists(lease()) || !parts.containers().hasConfig(lease())) {
      return;
    }
    OptionalLong init = parts.lxc().initPid(lease());
    if (init.isPresent()) {
      parts.cgroups().freeze(parts.containers().name(lease()), init.getAsLong());
    }
    parts.lxc().kill(lease());
    if (parts.states().settled(lease(), "stop") != ContainerState.STOPPED) {
      throw new HostException(HostFault.DESTROY_INCOMPLETE, "stop", lease() + " still runs");
    }
  }

  /** A root filesystem that resists for long is put aside: its slot is another's to rent. */
  private void rootfs() throws IOException, ImageException {
    String name = parts.containers().name(lease());
    try {
      parts.images().delete(name);
    } catch (ImageException e) {
      if (!parts.containers().exists(lease())
          || parts.containers().resistsFor(lease()).compareTo(RESISTS_MAX) < 0) {
        throw e;
      }
      LOG.warn("{} cannot be deleted and is put aside: {}", name, e.toString());
      parts.images().quarantine(name);
    }
  }

  private interface Work {
    void run() throws HostException, IOException, VolumeException, ImageException;
  }

  private static void step(String name, Work work) throws HostException {
    try {
      work.run();
    } catch (HostException e) {
      if (e.fault() == HostFault.INTERRUPTED) {
        throw e;
      }
      throw new HostException(
          HostFault.DESTROY_INCOMPLETE, name, String.valueOf(e.getMessage()), e);
    } catch (IOException | VolumeException | ImageException e) {
      throw new HostException(HostFault.DESTROY_INCOMPLETE, name, String.valueOf(e), e);
    }
  }

  private LeaseId lease() {
    return placement.lease();
  }
}
