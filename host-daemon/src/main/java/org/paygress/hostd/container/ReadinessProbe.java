package org.paygress.hostd.container;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.hostd.kernel.Pause;
import org.paygress.hostd.network.AddressPlan;
import org.paygress.protocol.LeaseId;
import org.paygress.templates.Readiness;

/** Waits for what a container must answer before it is called ready. */
public final class ReadinessProbe {

  private static final int PAUSE_MILLIS = 10;
  private static final int ATTEMPT_MILLIS = 300;
  private static final int GREETING_MILLIS = 2_000;
  private static final long LIVENESS_NANOS = 1_000_000_000L;

  /** Whether a container still runs. */
  @FunctionalInterface
  public interface Liveness {
    boolean runs(LeaseId lease) throws HostException;
  }

  private final Liveness liveness;

  public ReadinessProbe(Liveness liveness) {
    this.liveness = liveness;
  }

  /** Waits until the container's SSH server greets. */
  public void ssh(LeaseId lease, String address, Duration timeout) throws HostException {
    await(
        lease,
        "ssh",
        () ->
            SshProbe.accepts(address, AddressPlan.SSH_PORT, ATTEMPT_MILLIS)
                && SshProbe.greets(address, AddressPlan.SSH_PORT, GREETING_MILLIS),
        timeout,
        HostFault.SSH_SILENT);
  }

  /**
   * Waits until the published SSH port of this host greets.
   *
   * @throws HostException with {@link HostFault#NETWORK} when the container itself greets all the
   *     time, else with {@link HostFault#SSH_SILENT}: what listens there is its user's
   */
  public void published(LeaseId lease, String address, int hostPort, Duration timeout)
      throws HostException {
    AtomicBoolean greets = new AtomicBoolean();
    try {
      await(
          lease,
          "published",
          () -> {
            boolean published = SshProbe.greets("127.0.0.1", hostPort, GREETING_MILLIS);
            greets.set(
                published || SshProbe.greets(address, AddressPlan.SSH_PORT, GREETING_MILLIS));
            return published;
          },
          timeout,
          HostFault.NETWORK);
    } catch (HostException e) {
      if (e.fault() == HostFault.NETWORK && !greets.get()) {
        throw new HostException(HostFault.SSH_SILENT, "published", "SSH fell silent", e);
      }
      throw e;
    }
  }

  /** Waits until the template's own port answers. */
  public void template(LeaseId lease, String address, Readiness readiness, Duration max)
      throws HostException {
    if (readiness instanceof Readiness.Tcp(int port, int timeoutSecs)) {
      Duration own = Duration.ofSeconds(timeoutSecs);
      await(
          lease,
          "ready",
          () -> SshProbe.accepts(address, port, ATTEMPT_MILLIS),
          own.compareTo(max) < 0 ? own : max,
          HostFault.NOT_READY);
    }
  }

  private void await(
      LeaseId lease, String step, BooleanSupplier answers, Duration timeout, HostFault silent)
      throws HostException {
    long start = System.nanoTime();
    long checked = start;
    while (!answers.getAsBoolean()) {
      long now = System.nanoTime();
      if (now - start > timeout.toNanos()) {
        throw new HostException(silent, step, "no answer within " + timeout.toMillis() + " ms");
      }
      if (now - checked > LIVENESS_NANOS) {
        checked = now;
        if (!liveness.runs(lease)) {
          throw new HostException(HostFault.CONTAINER_START, step, "the container ended");
        }
      }
      Pause.of(PAUSE_MILLIS, step);
    }
  }
}
