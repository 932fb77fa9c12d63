package org.paygress.hostd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.paygress.host.ContainerState;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.ProvisionedContainer;
import org.paygress.host.PublishedPort;
import org.paygress.host.Resources;
import org.paygress.host.Slot;
import org.paygress.hostd.container.AccountSetup;
import org.paygress.hostd.container.ContainerConfig;
import org.paygress.hostd.container.Limits;
import org.paygress.hostd.container.ProcessLimits;
import org.paygress.hostd.container.ReadinessProbe;
import org.paygress.hostd.image.ImageException;
import org.paygress.hostd.image.QuotaException;
import org.paygress.hostd.image.Rootfs;
import org.paygress.luks.Protection;
import org.paygress.luks.VolumeSpec;
import org.paygress.protocol.LeaseId;
import org.paygress.system.Parsed;
import org.paygress.templates.AssignmentEnv;
import org.paygress.templates.Template;

/**
 * Makes one container, or finishes what an earlier call left.
 *
 * <p>Every step looks at what is there and does only what is missing; a container that runs is
 * kept, one that is stopped is started again on the root filesystem it has. What does not depend on
 * each other runs side by side. All limits stand from the first instant; only the first boot of an
 * image has a processor or two more, so that a small tier boots as fast as a large one.
 */
final class ProvisionJob {

  private static final long MIB = 1L << 20;

  private final HostParts parts;
  private final AccountSetup accounts;
  private final ReadinessProbe probe;
  private final boolean appArmor;
  private final ProvisionOrder order;
  private final Template template;
  private final StepClock clock;

  ProvisionJob(
      HostParts parts,
      boolean appArmor,
      ProvisionOrder order,
      Template template,
      Consumer<String> stepDone) {
    this.parts = parts;
    this.accounts = new AccountSetup(parts.lxc(), parts.settings().egress().nameServers());
    this.probe = new ReadinessProbe(l -> parts.states().of(l) != ContainerState.STOPPED);
    this.appArmor = appArmor;
    this.order = order;
    this.template = template;
    this.clock = new StepClock(stepDone);
  }

  ProvisionedContainer run() throws HostException {
    if (order.volumeKey().isPresent() && template.dataPath().isEmpty()) {
      throw new HostException(
          HostFault.ENCRYPTION_UNSUPPORTED, "volume", "the template has no data volume");
    }
    List<PublishedPort> ports = parts.plan().ports(slot(), template.ports());
    mark(ports);
    try {
      return provision(ports);
    } finally {
      parts.limits().endBoot(name());
    }
  }

  private ProvisionedContainer provision(List<PublishedPort> ports) throws HostException {
    parts.mounts().of(lease(), parts.plan().idBase(slot()));
    Parallel.all(() -> container(ports), this::volume);
    assign();
    clock.time(
        "ready",
        () -> {
          probe.template(lease(), address(), template.readiness(), parts.settings().readyTimeout());
          probe.published(
              lease(), address(), parts.plan().sshPort(slot()), parts.settings().sshTimeout());
        });
    parts.limits().set(name(), initPid(), order.resources());
    return new ProvisionedContainer(parts.plan().sshPort(slot()), ports, clock.millis());
  }

  private void mark(List<PublishedPort> ports) throws HostException {
    try {
      parts.containers().mark(order.placement());
      parts.containers().writeLimits(lease(), order.resources());
      parts.containers().writePorts(lease(), ports);
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, "mark", "cannot mark the container", e);
    }
  }

  private void container(List<PublishedPort> ports) throws HostException {
    Resources limits = order.resources();
    if (parts.states().settled(lease(), "start") == ContainerState.RUNNING) {
      parts.filter().publish(slot(), ports);
      clock.time(Host.STARTED, () -> parts.lxc().unfreeze(lease()));
    } else {
      // A container may send only what the filter expects of its slot, so the filter comes first.
      if (!Files.isDirectory(parts.images().path(name()))) {
        limits = Limits.booting(limits);
        parts.limits().beginBoot(name(), parts.settings().sshTimeout());
      }
      String limiting = parts.limits().config(limits) + processLimits();
      Parallel.all(
          () -> clock.time("ports", () -> parts.filter().publish(slot(), ports)),
          () -> clock.time("rootfs", () -> rootfs(limiting)));
      clock.time(Host.STARTED, this::start);
    }
    parts.bridge().isolate(slot());
    parts.limits().set(name(), initPid(), limits);
    Parallel.all(
        () ->
            clock.time(
                "account",
                () ->
                    accounts.account(lease(), lease().hostName(), order.user(), order.password())),
        () ->
            clock.time("ssh", () -> probe.ssh(lease(), address(), parts.settings().sshTimeout())));
  }

  private static String processLimits() throws HostException {
    try {
      return ProcessLimits.config();
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, "limits", "cannot read our own limits", e);
    }
  }

  private void rootfs(String limiting) throws HostException {
    String name = name();
    Path rootfs = parts.images().path(name);
    try {
      parts.images().adopt(name, parts.plan().idBase(slot()));
      if (!Files.isDirectory(rootfs)) {
        parts
            .images()
            .snapshot(image(), name, order.resources().diskMb(), parts.plan().idBase(slot()));
      }
      parts
          .containers()
          .writeConfig(
              lease(),
              ContainerConfig.render(
                  order.placement(),
                  parts.plan(),
                  parts.settings().bridge(),
                  template,
                  rootfs,
                  parts.mounts().path(lease()),
                  parts.seccomp(),
                  parts.cgroups().version(),
                  limiting,
                  appArmor));
    } catch (QuotaException e) {
      throw new HostException(
          HostFault.LIMITS_NOT_APPLIED, "rootfs", String.valueOf(e.getMessage()), e);
    } catch (IOException | ImageException e) {
      throw new HostException(HostFault.ROOTFS, "rootfs", "cannot copy the root filesystem", e);
    }
  }

  private Rootfs image() throws HostException, ImageException {
    return parts
        .images()
        .find(template)
        .orElseThrow(
            () ->
                new HostException(
                    HostFault.ROOTFS, "rootfs", template.imageName() + " is not built"));
  }

  private void start() throws HostException {
    new Leftovers(parts).clear(order.placement());
    parts.lxc().start(lease());
  }

  private void volume() throws HostException {
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
        new VolumeSpec(parts.volume(lease()), order.resources().diskMb() * MIB, owner, owner);
    Path mountPoint = parts.mounts().path(lease());
    clock.time("volume", () -> Volumes.provide(parts.volumes(), spec, protection, mountPoint));
  }

  /** The image's own hook runs when volume, account and address are there. */
  private void assign() throws HostException {
    Map<String, String> env = environment();
    Path hook = Path.of(parts.images().path(name()) + Template.HOOK);
    if (!env.isEmpty() || Files.exists(hook, LinkOption.NOFOLLOW_LINKS)) {
      clock.time(
          "assign",
          () -> accounts.assign(lease(), order.user(), env, parts.settings().readyTimeout()));
    }
  }

  /** Checked on admission; a template that changed since then gets its own variables only. */
  private Map<String, String> environment() {
    return switch (AssignmentEnv.merge(template, order.env())) {
      case Parsed.Ok<Map<String, String>>(var merged) -> merged;
      case Parsed.Malformed<Map<String, String>> _ -> template.env();
    };
  }

  private long initPid() throws HostException {
    return parts
        .lxc()
        .initPid(lease())
        .orElseThrow(
            () -> new HostException(HostFault.CONTAINER_START, "start", "the container has ended"));
  }

  private String name() {
    return parts.containers().name(lease());
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
