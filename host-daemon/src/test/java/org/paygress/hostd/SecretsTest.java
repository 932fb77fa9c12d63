package org.paygress.hostd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.message.TemplateSlug;
import org.paygress.testbed.host.HostFixtures;

class SecretsTest {

  private static final Placement PLACEMENT = new Placement(new LeaseId(1000), new Slot(0));

  @Test
  void an_order_shows_neither_password_nor_environment() {
    ProvisionOrder order =
        new ProvisionOrder(
            PLACEMENT,
            HostFixtures.resources(),
            TemplateSlug.of("debian"),
            SshUsername.of("alice"),
            SshPassword.of("marker-password"),
            Map.of("POSTGRES_PASSWORD", "marker-env"),
            Optional.of(HostFixtures.key(3)));
    assertThat(order.toString())
        .doesNotContain("marker")
        .contains("container-1000", "debian", "encrypted=true");
  }
}
