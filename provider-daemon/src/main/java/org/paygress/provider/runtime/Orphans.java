package org.paygress.provider.runtime;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.HostedContainer;
import org.paygress.host.Placement;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers of ours that no lease stands for any more. Until one is gone its slot is nobody's:
 * address, ports and ids of another lease would be cleared away with it.
 */
final class Orphans {

  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  private final Host host;
  private final ContainerProvisioner provisioner;
  private final Executor executor;
  private final Set<Placement> left = ConcurrentHashMap.newKeySet();

  Orphans(Host host, ContainerProvisioner provisioner, Executor executor) {
    this.host = host;
    this.provisioner = provisioner;
    this.executor = executor;
  }

  /** Removes every container whose lease is none of those that {@code isKnown} knows. */
  void removeAllBut(Predicate<LeaseId> isKnown) {
    try {
      for (HostedContainer container : host.list()) {
        if (!isKnown.test(container.lease())) {
          LOG.warn("{}: on the host without a lease; removing it", container.lease());
          remove(container.placement());
        }
      }
    } catch (HostException e) {
      LOG.warn("the host's containers cannot be listed: {}", e.toString());
    }
  }

  /** Keeps a slot from others before its lease lets go of it. */
  void hold(Placement placement) {
    left.add(placement);
  }

  /** Its lease has not let go of it. */
  void release(Placement placement) {
    left.remove(placement);
  }

  /** Removes one, however often it takes, on another thread. */
  void remove(Placement orphan) {
    hold(orphan);
    executor.execute(
        () -> {
          if (provisioner.demolish(orphan, () -> true)) {
            release(orphan);
          }
        });
  }

  /** The slots that cannot be given to anybody yet. */
  Set<Slot> slots() {
    return left.stream().map(Placement::slot).collect(Collectors.toUnmodifiableSet());
  }
}
