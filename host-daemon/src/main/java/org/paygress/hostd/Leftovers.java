package org.paygress.hostd;

import java.io.IOException;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Placement;
import org.paygress.hostd.kernel.Pause;

/** Removes what an earlier run of a container left in the kernel. The container must not run. */
final class Leftovers {

  private static final int ATTEMPTS = 100;
  private static final int PAUSE_MILLIS = 20;

  private final HostParts parts;

  Leftovers(HostParts parts) {
    this.parts = parts;
  }

  /** Returns when link and control groups of an earlier run are gone. */
  void clear(Placement placement) throws HostException {
    if (!parts.containers().startedBefore(placement.lease())) {
      return;
    }
    // The kernel takes a link down by itself some time after the last process ended.
    for (int i = 0; i < ATTEMPTS && parts.bridge().hasLink(placement.slot()); i++) {
      Pause.of(PAUSE_MILLIS, "leftovers");
    }
    parts.bridge().removeLink(placement.slot());
    try {
      parts.cgroups().sweep(parts.containers().name(placement.lease()));
    } catch (IOException e) {
      throw new HostException(
          HostFault.SETUP, "leftovers", "cannot remove control groups of " + placement.lease(), e);
    }
  }
}
