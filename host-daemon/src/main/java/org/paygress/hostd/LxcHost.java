package org.paygress.hostd;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.paygress.host.ContainerState;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.HostFacts;
import org.paygress.host.HostFault;
import org.paygress.host.HostedContainer;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.ProvisionedContainer;
import org.paygress.host.TemplateOffer;
import org.paygress.hostd.config.HostSettings;
import org.paygress.hostd.config.StorageBudget;
import org.paygress.hostd.container.SeccompProfile;
import org.paygress.hostd.container.Traversal;
import org.paygress.hostd.image.ImageException;
import org.paygress.hostd.image.Pool;
import org.paygress.hostd.image.RootfsStore;
import org.paygress.hostd.kernel.KernelCounters;
import org.paygress.luks.LuksSupport;
import org.paygress.luks.VolumeManager;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.system.process.ProcessRunner;
import org.paygress.templates.Template;
import org.paygress.templates.TemplateRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host on this machine's own kernel: unprivileged LXC, one bridge, nftables. Needs root. Safe
 * for use by many threads; {@link Host} says what may run at the same time.
 */
public final class LxcHost implements Host {

  private static final Logger LOG = LoggerFactory.getLogger(LxcHost.class);

  /** How long what resists deletion is left alone. */
  private static final Duration QUARANTINE_RETRY = Duration.ofHours(1);

  private final HostParts parts;
  private final FactsReader facts;
  private final boolean appArmor;
  private final HostTemplates templates;
  private final Pool pool;
  private final AtomicLong quarantineTried = new AtomicLong(System.nanoTime());

  /**
   * @param pool mounted; the host closes it when no container needs it any more
   * @param budget how much of the disk is for rent
   * @throws IOException when the state directory cannot be made
   * @throws ImageException when the pool cannot be looked at
   */
  public LxcHost(
      HostSettings settings,
      ProcessRunner runner,
      TemplateRegistry templates,
      Pool pool,
      StorageBudget budget)
      throws IOException, ImageException {
    Files.createDirectories(settings.stateDir());
    VolumeManager volumes = new VolumeManager(settings.stateDir().resolve("volumes"), runner);
    RootfsStore images = new RootfsStore(pool);
    this.templates = new HostTemplates(templates, images);
    this.pool = pool;
    this.parts = HostParts.of(settings, runner, volumes, images);
    boolean dmCrypt = LuksSupport.probe(settings.stateDir().resolve("volumes"), runner);
    this.facts =
        new FactsReader(
            dmCrypt,
            parts.cgroups(),
            settings,
            DiskSpace.measure(pool, settings.stateDir().resolve("volumes"), runner),
            budget,
            images);
    this.appArmor = FactsReader.appArmor();
  }

  @Override
  public HostFacts facts() {
    return facts.read();
  }

  @Override
  public Optional<TemplateOffer> template(String slug) {
    return templates.offer(slug);
  }

  @Override
  public void prepare() throws HostException {
    try {
      Traversal.allow(parts.settings().stateDir());
      parts.containers().prepare();
      SeccompProfile.write(parts.seccomp());
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, "state", "cannot use the state directory", e);
    }
    Traversal.check(parts.containers().dir());
    Traversal.check(pool.leases());
    adoptRootfs();
    deleteQuarantined();
    KernelCounters.ofThisMachine().raise();
    parts.cgroups().prepare();
    parts.mounts().prepare();
    parts.bridge().prepare();
    MendJob walls = new MendJob(parts);
    parts.filter().prepare(walls.published());
    for (String damage : walls.run()) {
      LOG.warn("put back: {}", damage);
    }
  }

  @Override
  public List<String> mend() throws HostException {
    List<String> damage = new MendJob(parts).run();
    long tried = quarantineTried.get();
    if (System.nanoTime() - tried > QUARANTINE_RETRY.toNanos()
        && quarantineTried.compareAndSet(tried, System.nanoTime())) {
      deleteQuarantined();
    }
    return damage;
  }

  private void deleteQuarantined() throws HostException {
    try {
      parts.images().deleteQuarantined();
    } catch (ImageException e) {
      throw new HostException(HostFault.ROOTFS, "quarantine", String.valueOf(e.getMessage()), e);
    }
  }

  private void adoptRootfs() throws HostException {
    try {
      for (Placement placement : parts.containers().list()) {
        parts
            .images()
            .adopt(
                parts.containers().name(placement.lease()), parts.plan().idBase(placement.slot()));
      }
    } catch (IOException | ImageException e) {
      throw new HostException(HostFault.SETUP, "rootfs", "cannot move the root filesystems", e);
    }
  }

  @Override
  public void shutdown(boolean keepContainers) throws HostException {
    if (keepContainers) {
      return;
    }
    for (HostedContainer container : list()) {
      destroy(container.placement());
    }
    parts.filter().remove();
    parts.bridge().remove();
    parts.mounts().remove();
  }

  @Override
  public List<HostedContainer> list() throws HostException {
    try {
      List<HostedContainer> containers = new ArrayList<>();
      for (Placement placement : parts.containers().list()) {
        containers.add(new HostedContainer(placement, state(placement.lease())));
      }
      return containers;
    } catch (IOException e) {
      throw new HostException(HostFault.UNKNOWN_STATE, "list", "cannot read the containers", e);
    }
  }

  @Override
  public ContainerState state(LeaseId lease) {
    return parts.states().of(lease);
  }

  @Override
  public ProvisionedContainer provision(ProvisionOrder order, Consumer<String> stepDone)
      throws HostException {
    if (order.volumeKey().isPresent() && !facts.dmCrypt()) {
      throw new HostException(
          HostFault.ENCRYPTION_UNSUPPORTED, "volume", "this kernel has no dm-crypt");
    }
    Template template = templates.require(order.template());
    return new ProvisionJob(parts, appArmor, order, template, stepDone).run();
  }

  @Override
  public void tryKey(Placement placement, VolumeKey key) throws HostException {
    Volumes.tryKey(parts.volumes(), parts.volume(placement.lease()), key);
  }

  @Override
  public void suspend(Placement placement) throws HostException {
    new DestroyJob(parts, placement).suspend();
  }

  @Override
  public void destroy(Placement placement) throws HostException {
    new DestroyJob(parts, placement).run();
  }

  /** While containers run the pool stays mounted for them. */
  @Override
  public void close() {
    try {
      if (list().isEmpty()) {
        pool.close();
      }
    } catch (HostException | ImageException e) {
      LOG.warn("the pool stays open: {}", e.toString());
    }
  }
}
