package org.paygress.provider.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.provider.lease.LeaseId;
import org.paygress.provider.lease.Placement;
import org.paygress.provider.lease.Slot;

class SecretsTest {

  private static final Placement PLACEMENT = new Placement(new LeaseId(1000), new Slot(0));

  @Test
  void an_order_shows_neither_password_nor_environment() {
    ProvisionOrder order =
        new ProvisionOrder(
            PLACEMENT,
            HostFixtures.tier(),
            HostFixtures.template("debian", Optional.empty()),
            SshUsername.of("alice"),
            SshPassword.of("marker-password"),
            Map.of("POSTGRES_PASSWORD", "marker-env"),
            Optional.of(HostFixtures.key(3)),
            "pg-1000");
    assertThat(order.toString())
        .doesNotContain("marker")
        .contains("container-1000", "debian", "encrypted=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a b", "a\nb", "a.b", "$(id)"})
  void a_hostname_is_a_single_plain_label(String hostname) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ProvisionOrder(
                    PLACEMENT,
                    HostFixtures.tier(),
                    HostFixtures.template("debian", Optional.empty()),
                    SshUsername.of("alice"),
                    SshPassword.of("x"),
                    Map.of(),
                    Optional.empty(),
                    hostname));
  }
}
