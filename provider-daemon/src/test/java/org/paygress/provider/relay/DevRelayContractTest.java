package org.paygress.provider.relay;

import org.junit.jupiter.api.AfterEach;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.testbed.relay.DevRelay;

class DevRelayContractTest implements RelayContract {

  private final DevRelay relay = DevRelay.start(0);

  @Override
  public RelayUrl url() {
    return relay.url();
  }

  @AfterEach
  void stop() {
    relay.close();
  }
}
