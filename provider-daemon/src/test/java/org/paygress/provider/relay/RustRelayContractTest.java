package org.paygress.provider.relay;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

class RustRelayContractTest implements RelayContract {

  private final RustRelay relay;

  RustRelayContractTest() throws IOException {
    relay = RustRelay.start(RustRelay.freePort());
  }

  @Override
  public URI url() {
    return relay.url();
  }

  @AfterEach
  void stop() {
    relay.close();
  }
}
