package org.paygress.consumer.exchange;

import java.time.Duration;
import java.util.List;
import org.paygress.consumer.UserException;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.RelayTiming;
import org.paygress.relay.Relays;

/** The relays of one command. One that can be reached is enough; others join when they can. */
public final class ReachableRelays {

  /** One that does not answer within twice of it is connected to again: somebody waits. */
  private static final Duration PING_EVERY = Duration.ofSeconds(5);

  private ReachableRelays() {}

  /**
   * Connects to all of them at once, and returns as soon as one is connected.
   *
   * @throws UserException when none can be reached
   */
  public static Relays connect(List<RelayUrl> urls, SecretKey key)
      throws UserException, InterruptedException {
    Relays relays = Relays.connect(urls, key, RelayTiming.defaults().pinging(PING_EVERY));
    if (!relays.awaitFirst()) {
      relays.close();
      throw new UserException("none of the relays " + urls + " can be reached", "check --relay");
    }
    return relays;
  }
}
