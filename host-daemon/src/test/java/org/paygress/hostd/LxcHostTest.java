package org.paygress.hostd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.host.Host;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.templates.Template;
import org.paygress.testbed.host.HostContract;
import org.paygress.testbed.host.HostFixtures;

/** The real host keeps the contract too. */
@Tag("host")
class LxcHostTest extends HostContract {

  private static LxcFixture fixture;
  private static Template debian;
  private LxcHost host;

  @BeforeAll
  static void imageIsBuilt(@TempDir Path state) throws Exception {
    fixture = new LxcFixture(state);
    debian = fixture.built("debian");
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

  @Override
  protected Host host() {
    return host;
  }

  @Override
  protected ProvisionOrder order(Placement placement) {
    return HostFixtures.order(placement, debian.slug().value());
  }
}
