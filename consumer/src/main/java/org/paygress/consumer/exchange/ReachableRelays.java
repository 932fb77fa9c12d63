package org.paygress.consumer.exchange;

import java.util.List;
import org.paygress.consumer.UserException;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.RelayTiming;
import org.paygress.relay.Relays;

/** The relays of one command. One that can be reached is enough; others join when they can. */
public final class ReachableRelays {

  private ReachableRelays() {}

  /**
   * Connects to all of them at once, and returns as soon as one is connected.
   *
   * @throws UserException when none can be reached
   */
  public static Relays connect(List<RelayUrl> urls, SecretKey key)
      throws UserException, InterruptedException {
    Relays relays = Relays.connect(urls, key, RelayTiming.defaults());
    if (!relays.awaitFirst()) {
      relays.close();
      throw new UserException("none of the relays " + urls + " can be reached", "check --relay");
    }
    return relays;
  }
}
