package org.paygress.testbed.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paygress.host.ContainerState;
import org.paygress.host.Host;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.HostedContainer;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;

class FakeHostTest extends HostContract {

  private final FakeHost host =
      new FakeHost().withTemplates(List.of(HostFixtures.template("debian", Optional.empty())));

  @Override
  protected Host host() {
    return host;
  }

  @Override
  protected ProvisionOrder order(Placement placement) {
    return HostFixtures.order(placement, "debian");
  }

  @Test
  void a_failing_step_leaves_a_half_made_container_that_a_second_call_finishes() throws Exception {
    host.failAt("account", HostFault.ACCOUNT);
    List<String> steps = new ArrayList<>();
    assertThatThrownBy(() -> host.provision(order(FIRST), steps::add))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> {
              assertThat(e.fault()).isEqualTo(HostFault.ACCOUNT);
              assertThat(e.step()).isEqualTo("account");
            });
    assertThat(steps).containsExactly("ports", "rootfs", "start", "volume");
    assertThat(host.list()).containsExactly(new HostedContainer(FIRST, ContainerState.RUNNING));
    host.failNoMore().provision(order(FIRST), step -> {});
    assertThat(host.state(FIRST.lease())).isEqualTo(ContainerState.RUNNING);
  }
}
