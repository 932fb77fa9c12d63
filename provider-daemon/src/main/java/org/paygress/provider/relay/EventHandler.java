package org.paygress.provider.relay;

import org.paygress.protocol.nostr.Event;

/** What is done with an event that a relay delivered. */
@FunctionalInterface
public interface EventHandler {

  /**
   * Handles one event of kind 4 or 1059 that is addressed to us and whose id and signature are
   * right. Called on a virtual thread of its own, at most once per event and process run as long as
   * not too many others came in between.
   *
   * <p>An implementation calls {@link RelayJournal#markSeen} in the transaction that stores what it
   * made of the event, and passes over what {@link RelayJournal#isSeen} knows: after a restart
   * relays send again what they have stored.
   *
   * @throws Exception anything; it is logged by type and disturbs nothing else
   */
  void onEvent(Event event) throws Exception;
}
