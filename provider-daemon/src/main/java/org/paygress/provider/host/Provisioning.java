package org.paygress.provider.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.paygress.luks.Protection;
import org.paygress.luks.VolumeSpec;
import org.paygress.provider.image.ImageException;
import org.paygress.provider.image.Rootfs;
import org.paygress.provider.lease.LeaseId;
import org.paygress.provider.lease.Slot;
import org.paygress.templates.Template;

/**
 * Makes one container, or finishes what an earlier call left.
 *
 * <p>Every step looks at what is there and does only what is missing; a container that runs is
 * kept, one that is stopped is started again on the root filesystem it has. What does not depend on
 * each other runs side by side; processor limits come last, so that a small tier boots as fast as a
 * large one.
 */
final class Provisioning {

  private static final long MIB = 1L << 20;

  private final HostParts parts;
  private final AccountSetup accounts;
  private final ReadinessProbe probe;
  private final boolean appArmor;
  private final ProvisionOrder order;
  private final StepClock clock;

  Provisioning(HostParts parts, boolean appArmor, ProvisionOrder order, Consumer<String> stepDone) {
    this.parts = parts;
    this.accounts = new AccountSetup(parts.lxc());
    this.probe = new ReadinessProbe(l -> parts.states().of(l) != ContainerState.STOPPED);
    this.appArmor = appArmor;
    this.order = order;
    this.clock = new StepClock(stepDone);
  }

  Provisioned run() throws HostException {
    Template template = order.template();
    if (order.volumeKey().isPresent() && template.dataPath().isEmpty()) {
      throw new HostException(
          HostFault.ENCRYPTION_UNSUPPORTED, "volume", "the template has no data volume");
    }
    List<PublishedPort> ports = parts.plan().ports(slot(), template.ports());
    mark();
    parts.mounts().of(lease());
    Parallel.all(() -> container(ports), this::volume);
    assign();
    clock.time(
        "ready",
        () -> {
          probe.template(lease(), address(), template.readiness(), parts.settings().readyTimeout());
          probe.published(lease(), parts.plan().sshPort(slot()), parts.settings().sshTimeout());
        });
    parts.cgroups().limitCpu(initPid(), order.tier());
    return new Provisioned(parts.plan().sshPort(slot()), ports, clock.millis());
  }

  private void mark() throws HostException {
    try {
      parts.shelf().mark(order.placement());
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, "mark", "cannot mark the container", e);
    }
  }

  private void container(List<PublishedPort> ports) throws HostException {
    if (parts.states().settled(lease(), "start") == ContainerState.RUNNING) {
      parts.filter().publish(slot(), ports);
      parts.lxc().unfreeze(lease());
    } else {
      // A container may send only what the filter expects of its slot, so the filter comes first.
      Parallel.all(
          () -> clock.time("ports", () -> parts.filter().publish(slot(), ports)),
          () -> clock.time("rootfs", this::rootfs));
      clock.time("start", this::start);
    }
    parts.bridge().isolate(slot());
    parts.cgroups().limitSpace(initPid(), order.tier());
    Parallel.all(
        () ->
            clock.time(
                "account",
                () -> accounts.account(lease(), order.hostname(), order.user(), order.password())),
        () ->
            clock.time("ssh", () -> probe.ssh(lease(), address(), parts.settings().sshTimeout())));
  }

  private void rootfs() throws HostException {
    String name = parts.shelf().name(lease());
    Path rootfs = parts.images().path(name);
    try {
      if (!Files.isDirectory(rootfs)) {
        parts.images().snapshot(image(), name, order.tier().diskMb());
      }
      parts
          .shelf()
          .writeConfig(
              lease(),
              ContainerConfig.render(
                  order.placement(),
                  parts.plan(),
                  parts.settings().bridge(),
                  order.template(),
                  rootfs,
                  parts.mounts().path(lease()),
                  parts.cgroups().version(),
                  appArmor));
    } catch (IOException | ImageException e) {
      throw new HostException(HostFault.ROOTFS, "rootfs", "cannot copy the root filesystem", e);
    }
  }

  private Rootfs image() throws HostException, ImageException {
    return parts
        .images()
        .find(order.template())
        .orElseThrow(
            () ->
                new HostException(
                    HostFault.ROOTFS, "rootfs", order.template().imageName() + " is not built"));
  }

  private void start() throws HostException {
    new Leftovers(parts).clear(order.placement());
    parts.lxc().start(lease());
  }

  private void volume() throws HostException {
    Template template = order.template();
    if (template.dataPath().isEmpty()) {
      return;
    }
    Protection protection =
        order
            .volumeKey()
            .<Protection>map(Protection.Encrypted::new)
            .orElseGet(Protection.Plain::new);
    long owner = parts.plan().idBase(slot());
    VolumeSpec spec =
        new VolumeSpec(parts.volume(lease()), order.tier().diskMb() * MIB, owner, owner);
    Path mountPoint = parts.mounts().path(lease());
    clock.time("volume", () -> Volumes.provide(parts.volumes(), spec, protection, mountPoint));
  }

  /** The image's own hook runs when volume, account and address are there. */
  private void assign() throws HostException {
    Map<String, String> env = new TreeMap<>(order.template().env());
    env.putAll(order.env());
    Path hook = Path.of(parts.images().path(parts.shelf().name(lease())) + Template.HOOK);
    if (!env.isEmpty() || Files.exists(hook, LinkOption.NOFOLLOW_LINKS)) {
      clock.time(
          "assign",
          () -> accounts.assign(lease(), order.user(), env, parts.settings().readyTimeout()));
    }
  }

  private long initPid() throws HostException {
    return parts
        .lxc()
        .initPid(lease())
        .orElseThrow(
            () -> new HostException(HostFault.CONTAINER_START, "start", "the container has ended"));
  }

  private LeaseId lease() {
    return order.placement().lease();
  }

  private Slot slot() {
    return order.placement().slot();
  }

  private String address() {
    return parts.plan().address(slot());
  }
}
