package org.paygress.provider.host;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.paygress.luks.LuksSupport;
import org.paygress.luks.VolumeManager;
import org.paygress.luks.process.ProcessRunner;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.provider.image.RootfsStore;
import org.paygress.provider.lease.LeaseId;
import org.paygress.provider.lease.Placement;

/**
 * The host on this machine's own kernel: unprivileged LXC, one bridge, nftables. Needs root. Safe
 * for use by many threads; {@link Host} says what may run at the same time.
 */
public final class LxcHost implements Host {

  private final HostParts parts;
  private final FactsReader facts;
  private final boolean appArmor;

  /**
   * @param images the pool's root filesystems; the pool is already mounted
   * @throws IOException when the state directory cannot be made
   */
  public LxcHost(HostSettings settings, ProcessRunner runner, RootfsStore images)
      throws IOException {
    Files.createDirectories(settings.stateDir());
    VolumeManager volumes = new VolumeManager(settings.stateDir().resolve("volumes"), runner);
    this.parts = HostParts.of(settings, runner, volumes, images);
    boolean dmCrypt = LuksSupport.probe(settings.stateDir().resolve("volumes"), runner);
    this.facts = new FactsReader(dmCrypt, parts.cgroups(), settings.stateDir());
    this.appArmor = FactsReader.appArmor();
  }

  @Override
  public HostFacts facts() {
    return facts.read();
  }

  @Override
  public void prepare() throws HostException {
    try {
      Traversal.allow(parts.settings().stateDir());
      parts.shelf().prepare();
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, "state", "cannot use the state directory", e);
    }
    Traversal.check(parts.shelf().dir());
    Traversal.check(
        Objects.requireNonNull(parts.images().path("any").getParent(), "it is in a pool"));
    parts.cgroups().prepare();
    parts.mounts().prepare();
    parts.bridge().prepare();
    parts.filter().prepare();
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
      for (Placement placement : parts.shelf().list()) {
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
  public Provisioned provision(ProvisionOrder order, Consumer<String> stepDone)
      throws HostException {
    if (order.volumeKey().isPresent() && !facts.dmCrypt()) {
      throw new HostException(
          HostFault.ENCRYPTION_UNSUPPORTED, "volume", "this kernel has no dm-crypt");
    }
    return new Provisioning(parts, appArmor, order, stepDone).run();
  }

  @Override
  public void tryKey(Placement placement, VolumeKey key) throws HostException {
    Volumes.tryKey(parts.volumes(), parts.volume(placement.lease()), key);
  }

  @Override
  public void suspend(Placement placement) throws HostException {
    new Destruction(parts, placement).suspend();
  }

  @Override
  public void destroy(Placement placement) throws HostException {
    new Destruction(parts, placement).run();
  }
}
