package org.paygress.testbed.demo;

import java.util.Optional;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.relay.DevRelay;

/** The relay and the mint: ours, or those we were given. */
final class Services {

  private Services() {}

  static RelayUrl relay(Optional<RelayUrl> given, Cleanup cleanup) {
    return given.orElseGet(() -> cleanup.add(DevRelay.start(0)).url());
  }

  static MintUrl mint(Optional<MintUrl> given, Cleanup cleanup) {
    return given.orElseGet(() -> cleanup.add(DevMint.start(0, DevMintOptions.defaults())).url());
  }
}
