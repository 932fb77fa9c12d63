package org.paygress.hostd.container;

import java.io.IOException;
import org.paygress.host.ContainerState;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.hostd.kernel.Pause;
import org.paygress.protocol.LeaseId;

/** Tells what state a container is in, from LXC's word and the kernel's. */
public final class ContainerStates {

  private static final int ATTEMPTS = 100;
  private static final int PAUSE_MILLIS = 50;

  private final ContainerDirectory containers;
  private final LxcCommands lxc;
  private final Cgroups cgroups;

  public ContainerStates(ContainerDirectory containers, LxcCommands lxc, Cgroups cgroups) {
    this.containers = containers;
    this.lxc = lxc;
    this.cgroups = cgroups;
  }

  public ContainerState of(LeaseId lease) {
    try {
      if (!containers.exists(lease)) {
        return ContainerState.ABSENT;
      }
      if (containers.read(lease).isEmpty()) {
        return ContainerState.UNKNOWN;
      }
      // Without a configuration it was never started.
      return containers.hasConfig(lease) ? asked(lease) : ContainerState.STOPPED;
    } catch (IOException | HostException e) {
      return ContainerState.UNKNOWN;
    }
  }

  private ContainerState asked(LeaseId lease) throws HostException, IOException {
    return switch (lxc.state(lease)) {
      case "RUNNING", "FROZEN", "FREEZING", "THAWED" -> ContainerState.RUNNING;
      // LXC says so too when only its own monitor is gone; the kernel knows of the processes.
      case "STOPPED" ->
          cgroups.populated(containers.name(lease))
              ? ContainerState.UNKNOWN
              : ContainerState.STOPPED;
      default -> ContainerState.UNKNOWN;
    };
  }

  /**
   * The state after it has settled: a container that starts, stops or dies is waited for.
   *
   * @throws HostException with {@link HostFault#UNKNOWN_STATE} when it does not settle in time
   */
  public ContainerState settled(LeaseId lease, String step) throws HostException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ContainerState state = of(lease);
      if (state != ContainerState.UNKNOWN) {
        return state;
      }
      Pause.of(PAUSE_MILLIS, step);
    }
    throw new HostException(
        HostFault.UNKNOWN_STATE, step, "the state of " + lease + " cannot be told");
  }
}
