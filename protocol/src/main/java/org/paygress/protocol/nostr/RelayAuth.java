package org.paygress.protocol.nostr;

import java.util.List;

/** Authentication of a client to a relay (NIP-42). */
public final class RelayAuth {

  private RelayAuth() {}

  /**
   * The signed answer to a challenge.
   *
   * @param relay the relay that sent it
   * @param challenge what the relay sent in its AUTH message
   * @param now Unix seconds; relays accept about ten minutes of difference
   */
  public static Event event(SecretKey key, RelayUrl relay, String challenge, long now) {
    List<List<String>> tags =
        List.of(List.of("relay", relay.toString()), List.of("challenge", challenge));
    return Event.sign(key, now, Kind.AUTH, tags, "");
  }
}
