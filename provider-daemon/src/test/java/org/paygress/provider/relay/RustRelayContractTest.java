package org.paygress.provider.relay;

import org.junit.jupiter.api.AfterEach;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.provider.peers.RustRelay;

class RustRelayContractTest implements RelayContract {

  private final RustRelay relay = RustRelay.start();

  @Override
  public RelayUrl url() {
    return relay.url();
  }

  @AfterEach
  void stop() {
    relay.close();
  }
}
