package org.paygress.testbed.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.paygress.host.CgroupVersion;
import org.paygress.host.ContainerState;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.HostFacts;
import org.paygress.host.HostFault;
import org.paygress.host.HostedContainer;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.ProvisionedContainer;
import org.paygress.host.PublishedPort;
import org.paygress.host.TemplateOffer;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.volume.VolumeKey;

/**
 * A host in memory that keeps the promises of {@link Host} (see {@code HostContract}): containers
 * are entries in a map, and their SSH server is a real listener on loopback that greets. It can be
 * slow, fail at a step, and tells afterwards what it was asked to do.
 *
 * <p>It survives "restarts": hand the same instance to the next daemon.
 */
public final class FakeHost implements Host {

  /** The steps of {@link #provision}, in order. */
  public static final List<String> STEPS =
      List.of("ports", "rootfs", "start", "volume", "account", "ssh", "ready");

  private record Container(Placement placement, boolean running, @Nullable Listener ssh) {}

  private record Listener(ServerSocket socket, Thread thread) {
    int port() {
      return socket.getLocalPort();
    }
  }

  private record Failure(String step, HostFault fault) {}

  private record Stall(String step, CountDownLatch until) {}

  private final Map<LeaseId, Container> containers = new ConcurrentHashMap<>();
  private final Map<LeaseId, VolumeKey> volumes = new ConcurrentHashMap<>();
  private final Queue<String> damages = new ConcurrentLinkedQueue<>();
  private final Map<String, TemplateOffer> templates = new ConcurrentHashMap<>();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private volatile Duration delay = Duration.ZERO;
  private volatile @Nullable Failure failure;
  private volatile boolean untold;
  private volatile @Nullable Stall stall;
  private final AtomicInteger stalled = new AtomicInteger();
  private final HostFacts facts =
      new HostFacts(true, CgroupVersion.V2, 8_000, 16_384, 100, 1_000_000, 1_000_000, 0, 4_096);

  /** From now on these templates, and no others, can be ordered. */
  public FakeHost withTemplates(List<TemplateOffer> offers) {
    templates.clear();
    offers.forEach(offer -> templates.put(offer.slug().value(), offer));
    return this;
  }

  /** How long {@link #provision} takes from now on. */
  public FakeHost provisionTakes(Duration time) {
    delay = time;
    return this;
  }

  /** From now on this step of provisioning, or {@code destroy}, fails with this fault. */
  public FakeHost failAt(String step, HostFault fault) {
    failure = new Failure(step, fault);
    return this;
  }

  /** From now on no state of a container can be told, or again. */
  public FakeHost statesUnknown(boolean unknown) {
    untold = unknown;
    return this;
  }

  /** From now on provisioning stands still in this step until the latch is open. */
  public void stallAt(String step, CountDownLatch until) {
    stall = new Stall(step, until);
  }

  /** What stands still goes on standing still, and nothing else does. */
  public void stallNoMore() {
    stall = null;
  }

  /** How many containers stand still now. */
  public int stalled() {
    return stalled.get();
  }

  public FakeHost failNoMore() {
    failure = null;
    return this;
  }

  /** How many volumes are encrypted; each has a copy of its key. */
  public int volumeKeys() {
    return volumes.size();
  }

  /** What was done, oldest first: {@code provision container-1000}, {@code destroy …}. */
  public List<String> done() {
    return List.copyOf(done);
  }

  /** Powers a container off from the inside, as its user can. */
  public void powerOff(LeaseId lease) {
    containers.computeIfPresent(
        lease,
        (id, container) -> {
          hangUp(container);
          return new Container(container.placement(), false, null);
        });
  }

  /** Lets a container that is stopped run, though nobody asked for it. */
  public void powerOn(LeaseId lease) {
    containers.computeIfPresent(
        lease, (id, container) -> new Container(container.placement(), true, container.ssh()));
  }

  /** Something that keeps containers apart is damaged, and the next look puts it back. */
  public void damaged(String what) {
    damages.add(what);
  }

  @Override
  public List<String> mend() {
    List<String> mended = new ArrayList<>();
    for (String what = damages.poll(); what != null; what = damages.poll()) {
      mended.add(what);
    }
    return mended;
  }

  @Override
  public HostFacts facts() {
    return facts;
  }

  @Override
  public Optional<TemplateOffer> template(String slug) {
    return Optional.ofNullable(templates.get(slug));
  }

  private TemplateOffer require(ProvisionOrder order) throws HostException {
    return template(order.template().value())
        .orElseThrow(
            () -> new HostException(HostFault.UNKNOWN_TEMPLATE, "template", "no such template"));
  }

  @Override
  public void prepare() {
    done.add("prepare");
  }

  @Override
  public void shutdown(boolean keepContainers) throws HostException {
    if (!keepContainers) {
      for (HostedContainer container : list()) {
        destroy(container.placement());
      }
    }
    done.add("shutdown");
  }

  @Override
  public List<HostedContainer> list() {
    return containers.values().stream()
        .map(c -> new HostedContainer(c.placement(), state(c.placement().lease())))
        .sorted(Comparator.comparing(c -> c.lease().number()))
        .toList();
  }

  @Override
  public ContainerState state(LeaseId lease) {
    if (untold) {
      return ContainerState.UNKNOWN;
    }
    Container container = containers.get(lease);
    if (container == null) {
      return ContainerState.ABSENT;
    }
    return container.running() ? ContainerState.RUNNING : ContainerState.STOPPED;
  }

  @Override
  public ProvisionedContainer provision(ProvisionOrder order, Consumer<String> stepDone)
      throws HostException {
    LeaseId lease = order.placement().lease();
    done.add("provision " + lease);
    checkEncryption(order);
    Container before =
        containers.computeIfAbsent(lease, id -> new Container(order.placement(), false, null));
    if (!before.placement().equals(order.placement())) {
      throw new HostException(HostFault.NOT_OURS, "mark", "another slot holds this lease");
    }
    for (String step : STEPS) {
      pause(step, delay.dividedBy(STEPS.size()));
      stallIfAsked(step);
      failIfAsked(step);
      if (step.equals("volume")) {
        volume(order);
      }
      if (step.equals(STARTED)) {
        containers.put(lease, new Container(order.placement(), true, before.ssh()));
      }
      stepDone.accept(step);
    }
    Listener ssh = before.ssh() == null ? listen() : before.ssh();
    containers.put(lease, new Container(order.placement(), true, ssh));
    return new ProvisionedContainer(ssh.port(), ports(order, ssh.port()), Map.of());
  }

  @Override
  public void tryKey(Placement placement, VolumeKey key) throws HostException {
    if (!key.equals(volumes.get(placement.lease()))) {
      throw new HostException(HostFault.VOLUME_KEY_REFUSED, "volume", "another key");
    }
  }

  @Override
  public void suspend(Placement placement) {
    done.add("suspend " + placement.lease());
    powerOff(placement.lease());
  }

  @Override
  public void destroy(Placement placement) throws HostException {
    done.add("destroy " + placement.lease());
    Failure asked = failure;
    if (asked != null && asked.step().equals("destroy")) {
      throw new HostException(asked.fault(), "destroy", "asked to fail");
    }
    Container container = containers.get(placement.lease());
    if (container != null && !container.placement().equals(placement)) {
      throw new HostException(HostFault.NOT_OURS, "mark", "another slot holds this lease");
    }
    VolumeKey key = volumes.remove(placement.lease());
    if (key != null) {
      key.close();
    }
    if (container != null) {
      hangUp(container);
      containers.remove(placement.lease());
    }
  }

  private void checkEncryption(ProvisionOrder order) throws HostException {
    boolean possible = facts.dmCrypt() && require(order).dataPath().isPresent();
    if (order.volumeKey().isPresent() && !possible) {
      throw new HostException(HostFault.ENCRYPTION_UNSUPPORTED, "volume", "cannot encrypt");
    }
  }

  private void volume(ProvisionOrder order) throws HostException {
    if (order.volumeKey().isEmpty()) {
      return;
    }
    VolumeKey key = VolumeKey.of(order.volumeKey().get().copyBytes());
    VolumeKey first = volumes.putIfAbsent(order.placement().lease(), key);
    if (first == null) {
      return;
    }
    try (key) {
      if (!first.equals(key)) {
        throw new HostException(HostFault.VOLUME_KEY_REFUSED, "volume", "another key");
      }
    }
  }

  private void failIfAsked(String step) throws HostException {
    Failure asked = failure;
    if (asked != null && asked.step().equals(step)) {
      throw new HostException(asked.fault(), step, "asked to fail");
    }
  }

  private void stallIfAsked(String step) throws HostException {
    Stall asked = stall;
    if (asked == null || !asked.step().equals(step)) {
      return;
    }
    stalled.incrementAndGet();
    try {
      asked.until().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException(HostFault.INTERRUPTED, step, "interrupted", e);
    } finally {
      stalled.decrementAndGet();
    }
  }

  private List<PublishedPort> ports(ProvisionOrder order, int sshPort) throws HostException {
    List<PublishedPort> ports = new ArrayList<>();
    for (var spec : require(order).ports()) {
      int hostPort = sshPort == 65_535 ? 1024 : sshPort + 1;
      ports.add(new PublishedPort(hostPort, spec.containerPort(), spec.protocol(), spec.label()));
    }
    return ports;
  }

  private static Listener listen() throws HostException {
    try {
      ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
      return new Listener(server, Thread.ofVirtual().start(() -> greet(server)));
    } catch (IOException e) {
      throw new HostException(HostFault.SSH_SILENT, "ssh", "no listener", e);
    }
  }

  private static void greet(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client
            .getOutputStream()
            .write("SSH-2.0-OpenSSH_9.2p1 fake\r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // The listener was closed, or a client went away: the loop's condition tells.
      }
    }
  }

  private static void hangUp(Container container) {
    Listener ssh = container.ssh();
    if (ssh == null) {
      return;
    }
    try {
      ssh.socket().close();
      // The port is free only when the thread that listened has let go of it.
      ssh.thread().join();
    } catch (IOException e) {
      throw new IllegalStateException("cannot close a listener", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause(String step, Duration time) throws HostException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException(HostFault.INTERRUPTED, step, "interrupted", e);
    }
  }

  /** The containers stay, as they do on a real host. */
  @Override
  public void close() {
    done.add("shutdown");
  }
}
