package org.paygress.provider.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.RelayAuth;

/**
 * Proves to one relay who we are when it asks (NIP-42). A challenge is answered at once, without
 * waiting for a refusal: some relays refuse nothing and merely withhold private events.
 *
 * <p>Driven by the session's reader; the publisher only looks.
 */
final class Authentication {

  /** What an OK meant for the authentication. */
  enum Settled {
    NOT_MINE,
    GRANTED,
    REFUSED
  }

  private enum State {
    OPEN,
    GRANTED,
    REFUSED
  }

  private static final int CHALLENGE_CHARS_MAX = 512;
  private static final int CHALLENGES_MAX = 16;

  private final RelayContext relay;
  private final RelaySocket socket;
  private @Nullable EventId sent;
  private int challenges;
  private volatile State state = State.OPEN;

  Authentication(RelayContext relay, RelaySocket socket) {
    this.relay = relay;
    this.socket = socket;
  }

  /** Answers a challenge. */
  void answer(String challenge) throws IOException {
    if (challenge.length() > CHALLENGE_CHARS_MAX || ++challenges > CHALLENGES_MAX) {
      throw new IOException("demands authentication in an unusual way");
    }
    long now = relay.clock().instant().getEpochSecond();
    Event event = RelayAuth.event(relay.secretKey(), relay.url(), challenge, now);
    sent = event.id();
    if (!socket.offer(new ClientMessage.Authenticate(event).toJson())) {
      throw new IOException("does not take what is sent");
    }
  }

  /** Takes note of an OK if it answers the authentication. */
  Settled settled(EventId id, boolean accepted, String text) {
    if (!id.equals(sent)) {
      return Settled.NOT_MINE;
    }
    sent = null;
    if (accepted) {
      state = State.GRANTED;
      return Settled.GRANTED;
    }
    state = State.REFUSED;
    relay.stats().failed("refused authentication: " + RelayText.safe(text));
    return Settled.REFUSED;
  }

  boolean granted() {
    return state == State.GRANTED;
  }

  /** Whether waiting for authentication makes sense: it was neither granted nor refused. */
  boolean mayStillSucceed() {
    return state == State.OPEN;
  }
}
