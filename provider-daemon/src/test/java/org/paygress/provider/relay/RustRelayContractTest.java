package org.paygress.provider.relay;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.paygress.provider.peers.RustRelay;

class RustRelayContractTest implements RelayContract {

  private final RustRelay relay = RustRelay.start();

  @Override
  public URI url() {
    return relay.url();
  }

  @AfterEach
  void stop() {
    relay.close();
  }
}
