package org.paygress.hostd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.host.ContainerState;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.host.ProvisionedContainer;
import org.paygress.host.PublishedPort;
import org.paygress.host.Slot;
import org.paygress.hostd.container.SshProbe;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.system.process.Command;
import org.paygress.templates.Template;
import org.paygress.testbed.host.HostFixtures;

/**
 * A template with a data volume, from the order to the destroyed image; encrypted where possible.
 */
@Tag("host")
class LxcPostgresTest {

  private static final Placement ONE = new Placement(new LeaseId(4000), new Slot(0));
  private static final Placement TWO = new Placement(new LeaseId(4001), new Slot(1));

  private static LxcFixture fixture;
  private static Template postgres;
  private LxcHost host;

  @BeforeAll
  static void imageIsBuilt(@TempDir Path state) throws Exception {
    fixture = new LxcFixture(state);
    postgres = fixture.built("postgres");
  }

  @BeforeEach
  void hostIsPrepared() throws Exception {
    host = fixture.host(Duration.ofSeconds(30));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    host.shutdown(false);
    assertThat(fixture.remains()).isEmpty();
  }

  @AfterAll
  static void poolIsClosed() throws Exception {
    fixture.close();
  }

  @Test
  void data_lives_on_the_volume_outlives_a_restart_and_ends_with_the_lease() throws Exception {
    Optional<VolumeKey> key =
        host.facts().dmCrypt() ? Optional.of(HostFixtures.key(7)) : Optional.empty();
    ProvisionedContainer done = host.provision(order(ONE, key), step -> {});
    // A second container starts while the first one's volume is mounted, and must not hold it.
    host.provision(order(TWO, Optional.empty()), step -> {});
    assertThat(done.ports())
        .containsExactly(new PublishedPort(LxcFixture.PORT_BASE + 1, 5432, "tcp", "postgres"));
    assertThat(SshProbe.accepts("127.0.0.1", LxcFixture.PORT_BASE + 1, 2_000)).isTrue();
    assertThat(fixture.inside(ONE.lease(), "df --output=source /var/lib/postgresql").stdout())
        .containsPattern("/dev/(loop|mapper)");
    String psql = "su postgres -c \"psql -qAtc '";
    assertThat(
            fixture
                .inside(ONE.lease(), psql + "create table t (x int); insert into t values (42)'\"")
                .ok())
        .isTrue();
    fixture.runner.run(
        Command.of("lxc-stop", "-P", fixture.state.resolve("containers").toString())
            .with("-n", LxcFixture.name(ONE.lease()), "-k"));
    host.provision(order(ONE, key), step -> {});
    assertThat(fixture.inside(ONE.lease(), psql + "select x from t'\"").stdout().strip())
        .isEqualTo("42");
    host.destroy(ONE);
    assertThat(host.state(TWO.lease())).isEqualTo(ContainerState.RUNNING);
    assertThat(fixture.state.resolve("volumes/pg-4000-pghosttest.img").toFile()).doesNotExist();
  }

  @Test
  void encryption_is_refused_where_the_kernel_has_none() throws Exception {
    if (host.facts().dmCrypt()) {
      return;
    }
    assertThatThrownBy(
            () -> host.provision(order(ONE, Optional.of(HostFixtures.key(7))), step -> {}))
        .isInstanceOfSatisfying(
            HostException.class,
            e -> assertThat(e.fault()).isEqualTo(HostFault.ENCRYPTION_UNSUPPORTED));
    assertThat(host.state(ONE.lease())).isEqualTo(ContainerState.ABSENT);
  }

  private static ProvisionOrder order(Placement placement, Optional<VolumeKey> key) {
    return new ProvisionOrder(
        placement,
        HostFixtures.resources(),
        postgres.slug(),
        SshUsername.of("alice"),
        SshPassword.of("secret word"),
        Map.of("POSTGRES_PASSWORD", "it's $a \"value\""),
        key);
  }
}
