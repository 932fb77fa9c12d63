package org.paygress.provider.relay;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.paygress.testbed.relay.DevRelay;

class DevRelayContractTest implements RelayContract {

  private final DevRelay relay = DevRelay.start(0);

  @Override
  public URI url() {
    return relay.url();
  }

  @AfterEach
  void stop() {
    relay.close();
  }
}
