package org.paygress.hostd.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.paygress.host.Host;
import org.paygress.host.HostConnector;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.RegistryException;
import org.paygress.host.wire.HostAnswer;
import org.paygress.host.wire.HostCall;
import org.paygress.host.wire.HostWire;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.system.lock.KeyedLocks;
import org.paygress.system.socket.CallLoop;
import org.paygress.system.socket.Deadline;
import org.paygress.system.socket.UnixConnection;
import org.paygress.system.socket.UnixServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a host to other processes. Calls for one lease are done one after another; each is done to
 * its end, also when whoever made it has hung up or died meanwhile.
 */
public final class HostServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HostServer.class);

  /** More than one provider makes at once: a few for each lease that is worked on. */
  private static final int CALLS_AT_ONCE_MAX = 256;

  /** How long a caller may take to say what it wants. */
  private static final Duration SAY_TIMEOUT = Duration.ofSeconds(10);

  private static final Object NOTHING = List.of();

  private final UnixServer socket;
  private final HostConnector connector;
  private final Host host;
  private final Walls walls;
  private final KeyedLocks<LeaseId> leases = new KeyedLocks<>();

  private HostServer(UnixServer socket, HostConnector connector, Host host, Walls walls) {
    this.socket = socket;
    this.connector = connector;
    this.host = host;
    this.walls = walls;
  }

  /**
   * Serves {@code host}, which the connector opened, until it is closed.
   *
   * @param socket is closed with it
   * @param walls of that host
   */
  public static HostServer start(
      UnixServer socket, HostConnector connector, Host host, Walls walls) {
    var server = new HostServer(socket, connector, host, walls);
    CallLoop.start("hostd", socket, CALLS_AT_ONCE_MAX, server::serve);
    return server;
  }

  private void serve(UnixConnection connection) throws IOException {
    HostWire.Received received;
    try (Deadline _ = connection.hangUpAfter(SAY_TIMEOUT)) {
      received = HostWire.readCall(connection);
    }
    LOG.debug("{}", received.call());
    try (Caller caller = Caller.of(connection)) {
      caller.tell(end(received, caller));
    } finally {
      received.key().ifPresent(VolumeKey::close);
    }
  }

  /** Does what was asked for, and says how it ended. */
  private HostAnswer end(HostWire.Received received, Caller caller) {
    try {
      return new HostAnswer.Done(HostWire.result(perform(received, caller::step)));
    } catch (HostException e) {
      LOG.info("{} failed: {}", received.call(), e.toString());
      return new HostAnswer.Failed(e.fault(), e.step(), e.detail());
    } catch (RegistryException e) {
      return new HostAnswer.BadRegistry(e.problems());
    } catch (RuntimeException e) {
      LOG.error("{} failed", received.call(), e);
      return new HostAnswer.Failed(
          HostFault.UNKNOWN_STATE, "hostd", "a defect of paygress-hostd: " + e.getClass());
    }
  }

  private Object perform(HostWire.Received received, Consumer<String> steps)
      throws HostException, RegistryException {
    return switch (received.call()) {
      case HostCall.Facts() -> host.facts();
      case HostCall.Template(var slug) -> host.template(slug);
      case HostCall.Templates() -> connector.templates();
      case HostCall.Preflight(int leasesMax) -> connector.preflight(leasesMax);
      case HostCall.Prepare() -> nothing(host::prepare);
      case HostCall.Mend() -> walls.tell();
      case HostCall.Shutdown(boolean keep) -> nothing(() -> host.shutdown(keep));
      case HostCall.Containers() -> host.list();
      case HostCall.State(var lease) -> host.state(lease);
      case HostCall.Provision order ->
          alone(order.placement(), () -> host.provision(order(order, received), steps));
      case HostCall.TryKey(var placement) ->
          alone(
              placement,
              () -> {
                host.tryKey(placement, received.key().orElseThrow());
                return NOTHING;
              });
      case HostCall.Suspend(var placement) ->
          alone(
              placement,
              () -> {
                host.suspend(placement);
                return NOTHING;
              });
      case HostCall.Destroy(var placement) ->
          alone(
              placement,
              () -> {
                host.destroy(placement);
                return NOTHING;
              });
    };
  }

  private static ProvisionOrder order(HostCall.Provision call, HostWire.Received received) {
    return new ProvisionOrder(
        call.placement(),
        call.resources(),
        call.template(),
        call.user(),
        call.password(),
        call.env(),
        received.key());
  }

  /** Work without a result. */
  @FunctionalInterface
  private interface Work {
    void run() throws HostException, RegistryException;
  }

  private static Object nothing(Work work) throws HostException, RegistryException {
    work.run();
    return NOTHING;
  }

  /** Does the work when nothing else is done for that lease. */
  private Object alone(Placement placement, KeyedLocks.Work<Object, HostException> work)
      throws HostException {
    return leases.withChecked(placement.lease(), work);
  }

  /** Takes no more callers; work that was begun goes on. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
