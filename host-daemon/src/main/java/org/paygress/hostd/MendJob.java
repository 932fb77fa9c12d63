package org.paygress.hostd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.paygress.host.ContainerState;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Placement;
import org.paygress.host.PublishedPort;
import org.paygress.host.Resources;
import org.paygress.host.Slot;
import org.paygress.hostd.kernel.Pause;
import org.paygress.protocol.LeaseId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts back what others on this machine took away of the walls between containers and of their
 * limits. While a wall is down every container stands still: what it does not do meanwhile it
 * cannot do to anybody. One whose limits cannot be put back runs no more.
 */
final class MendJob {

  private static final Logger LOG = LoggerFactory.getLogger(MendJob.class);
  private static final int SECOND_LOOK_MILLIS = 300;

  private final HostParts parts;

  MendJob(HostParts parts) {
    this.parts = parts;
  }

  /** What the containers that run have published. */
  Map<Slot, List<PublishedPort>> published() throws HostException {
    Map<Slot, List<PublishedPort>> published = new HashMap<>();
    try {
      for (Placement placement : running()) {
        Optional<List<PublishedPort>> noted = parts.containers().ports(placement.lease());
        if (noted.isPresent()) {
          published.put(placement.slot(), noted.get());
        } else {
          List<PublishedPort> found = parts.filter().published(placement.slot());
          parts.containers().writePorts(placement.lease(), found);
          published.put(placement.slot(), found);
        }
      }
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, "ports", "cannot read what is published", e);
    }
    return published;
  }

  /** Returns what was put back. */
  List<String> run() throws HostException {
    List<String> damage = new ArrayList<>(walls());
    damage.addAll(limits());
    return damage;
  }

  private List<String> limits() throws HostException {
    List<String> damage = new ArrayList<>();
    for (Placement placement : running()) {
      List<String> found = limitDamage(placement);
      if (!found.isEmpty()) {
        damage.addAll(found);
        limitAgain(placement);
      }
    }
    return damage;
  }

  private List<String> limitDamage(Placement placement) throws HostException {
    LeaseId lease = placement.lease();
    Optional<Resources> noted = noted(lease);
    return noted.isPresent()
        ? parts
            .limits()
            .damage(parts.containers().name(lease), () -> parts.lxc().initPid(lease), noted.get())
        : List.of();
  }

  private Optional<Resources> noted(LeaseId lease) throws HostException {
    try {
      return parts.containers().limits(lease);
    } catch (IOException e) {
      throw new HostException(HostFault.LIMITS_NOT_APPLIED, "limits", "cannot read the note", e);
    }
  }

  /** A container must not run without limits; what then starts it again starts it with them. */
  private void limitAgain(Placement placement) throws HostException {
    LeaseId lease = placement.lease();
    parts.cgroups().prepare();
    OptionalLong init = parts.lxc().initPid(lease);
    Optional<Resources> noted = noted(lease);
    if (init.isEmpty() || noted.isEmpty()) {
      return;
    }
    try {
      parts.limits().set(parts.containers().name(lease), init.getAsLong(), noted.get());
    } catch (HostException e) {
      LOG.warn("{} cannot be limited again and is stopped: {}", lease, e.toString());
      parts.lxc().kill(lease);
    }
  }

  private List<String> walls() throws HostException {
    List<String> damage = damage();
    if (damage.isEmpty()) {
      return damage;
    }
    // A link is on the bridge a moment before it is isolated, and a container that ends loses it.
    Pause.of(SECOND_LOOK_MILLIS, "mend");
    damage = damage();
    if (!damage.isEmpty()) {
      List<Placement> running = running();
      whileNothingMoves(running, () -> restore(running));
    }
    return damage;
  }

  private List<String> damage() throws HostException {
    List<String> damage = new ArrayList<>(parts.bridge().damage());
    if (!parts.filter().stands()) {
      damage.add("the packet filter was changed");
    }
    for (Placement placement : running()) {
      damage.addAll(parts.bridge().damage(placement.slot()));
    }
    return damage;
  }

  private void restore(List<Placement> running) throws HostException {
    parts.filter().restore();
    parts.bridge().prepare();
    for (Placement placement : running) {
      if (parts.bridge().hasLink(placement.slot())) {
        parts.bridge().attach(placement.slot());
      }
    }
  }

  private interface Work {
    void run() throws HostException;
  }

  /** What cannot be mended stays frozen until it is, or until its lease ends. */
  private void whileNothingMoves(List<Placement> running, Work work) throws HostException {
    Map<String, Long> frozen = new HashMap<>();
    for (Placement placement : running) {
      OptionalLong init = parts.lxc().initPid(placement.lease());
      if (init.isPresent()) {
        String name = parts.containers().name(placement.lease());
        parts.cgroups().freeze(name, init.getAsLong());
        frozen.put(name, init.getAsLong());
      }
    }
    work.run();
    for (Map.Entry<String, Long> each : frozen.entrySet()) {
      try {
        parts.cgroups().thaw(each.getKey(), each.getValue());
      } catch (HostException e) {
        LOG.info("a container ended while it was frozen: {}", e.toString());
      }
    }
  }

  /** One that an earlier look left frozen is neither stopped nor said to run. */
  private static boolean mayRun(ContainerState state) {
    return switch (state) {
      case RUNNING, UNKNOWN -> true;
      case STOPPED, ABSENT -> false;
    };
  }

  private List<Placement> running() throws HostException {
    try {
      List<Placement> running = new ArrayList<>();
      for (Placement placement : parts.containers().list()) {
        if (mayRun(parts.states().of(placement.lease()))) {
          running.add(placement);
        }
      }
      return running;
    } catch (IOException e) {
      throw new HostException(HostFault.UNKNOWN_STATE, "list", "cannot read the containers", e);
    }
  }
}
