package org.paygress.testbed.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.paygress.host.ContainerState;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.HostedContainer;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.ProvisionedContainer;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;

/** What every host promises; the real one and the fake one run it. */
public abstract class HostContract {

  protected static final Placement FIRST = new Placement(new LeaseId(1000), new Slot(0));
  protected static final Placement SECOND = new Placement(new LeaseId(1001), new Slot(1));

  /** A prepared host without containers. */
  protected abstract Host host();

  /** An order for a template without a data volume that is built on that host. */
  protected abstract ProvisionOrder order(Placement placement);

  @Test
  void a_container_that_was_never_made_is_absent() {
    assertThat(host().state(new LeaseId(4711))).isEqualTo(ContainerState.ABSENT);
  }

  @Test
  void a_provisioned_container_runs_is_listed_and_greets() throws Exception {
    List<String> steps = new CopyOnWriteArrayList<>();
    ProvisionedContainer done = host().provision(order(FIRST), steps::add);
    assertThat(greets(done.sshPort(), 2_000)).isTrue();
    assertThat(host().state(FIRST.lease())).isEqualTo(ContainerState.RUNNING);
    assertThat(host().list()).containsExactly(new HostedContainer(FIRST, ContainerState.RUNNING));
    assertThat(steps).contains("rootfs", Host.STARTED, "account", "ssh", "ready");
    host().destroy(FIRST);
    assertThat(host().list()).isEmpty();
    assertThat(host().state(FIRST.lease())).isEqualTo(ContainerState.ABSENT);
    assertThat(greets(done.sshPort(), 300)).isFalse();
  }

  @Test
  void provisioning_again_keeps_the_container() throws Exception {
    ProvisionedContainer once = host().provision(order(FIRST), step -> {});
    List<String> steps = new CopyOnWriteArrayList<>();
    ProvisionedContainer twice = host().provision(order(FIRST), steps::add);
    // Whoever counts builds is told, whatever there was left to do.
    assertThat(steps).containsSubsequence(Host.STARTED, "ssh");
    assertThat(twice.sshPort()).isEqualTo(once.sshPort());
    assertThat(twice.ports()).isEqualTo(once.ports());
    host().destroy(FIRST);
  }

  @Test
  void a_suspended_container_is_stopped_and_can_be_provisioned_again() throws Exception {
    host().provision(order(FIRST), step -> {});
    host().suspend(FIRST);
    host().suspend(FIRST);
    assertThat(host().state(FIRST.lease())).isEqualTo(ContainerState.STOPPED);
    ProvisionedContainer again = host().provision(order(FIRST), step -> {});
    assertThat(greets(again.sshPort(), 2_000)).isTrue();
    assertThat(host().state(FIRST.lease())).isEqualTo(ContainerState.RUNNING);
    host().destroy(FIRST);
  }

  @Test
  void suspending_what_never_was_is_no_fault() throws Exception {
    host().suspend(SECOND);
    assertThat(host().list()).isEmpty();
  }

  @Test
  void destroying_twice_or_what_never_was_is_no_fault() throws Exception {
    host().provision(order(FIRST), step -> {});
    host().destroy(FIRST);
    host().destroy(FIRST);
    host().destroy(SECOND);
    assertThat(host().list()).isEmpty();
  }

  @Test
  void a_lease_cannot_be_in_two_slots() throws Exception {
    host().provision(order(FIRST), step -> {});
    Placement elsewhere = new Placement(FIRST.lease(), SECOND.slot());
    assertThatThrownBy(() -> host().provision(order(elsewhere), step -> {}))
        .isInstanceOfSatisfying(
            HostException.class, e -> assertThat(e.fault()).isEqualTo(HostFault.NOT_OURS));
    assertThatThrownBy(() -> host().destroy(elsewhere))
        .isInstanceOfSatisfying(
            HostException.class, e -> assertThat(e.fault()).isEqualTo(HostFault.NOT_OURS));
    assertThat(host().state(FIRST.lease())).isEqualTo(ContainerState.RUNNING);
    host().destroy(FIRST);
  }

  @Test
  void encryption_without_a_data_volume_is_refused_and_leaves_nothing() throws Exception {
    ProvisionOrder order = order(FIRST);
    ProvisionOrder encrypted =
        new ProvisionOrder(
            order.placement(),
            order.resources(),
            order.template(),
            order.user(),
            order.password(),
            order.env(),
            Optional.of(HostFixtures.key(1)));
    assertThatThrownBy(() -> host().provision(encrypted, step -> {}))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> assertThat(e.fault()).isEqualTo(HostFault.ENCRYPTION_UNSUPPORTED));
    assertThat(host().list()).isEmpty();
  }

  /** Whether an SSH server greets on a published port. */
  private static boolean greets(int port, int withinMillis) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), withinMillis);
      socket.setSoTimeout(withinMillis);
      byte[] head = socket.getInputStream().readNBytes(4);
      return new String(head, StandardCharsets.US_ASCII).equals("SSH-");
    } catch (IOException e) {
      return false;
    }
  }
}
