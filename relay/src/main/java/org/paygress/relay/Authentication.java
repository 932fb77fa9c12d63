package org.paygress.relay;

import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.RelayAuth;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;

/**
 * Proves to one relay who we are when it asks (NIP-42). A challenge is answered at once, without
 * waiting for a refusal: some relays refuse nothing and merely withhold private events.
 *
 * <p>Driven by whoever reads the connection; others only look.
 */
public final class Authentication {

  private enum State {
    OPEN,
    GRANTED,
    REFUSED
  }

  private static final int CHALLENGE_CHARS_MAX = 512;
  private static final int CHALLENGES_MAX = 16;

  private final SecretKey key;
  private final RelayUrl url;
  private final InstantSource clock;
  private final RelaySocket socket;
  private @Nullable EventId sent;
  private int challenges;
  private volatile State state = State.OPEN;

  /**
   * @param key who we are
   * @param url the relay that asks
   */
  Authentication(SecretKey key, RelayUrl url, InstantSource clock, RelaySocket socket) {
    this.key = key;
    this.url = url;
    this.clock = clock;
    this.socket = socket;
  }

  /** Answers a challenge. */
  void answer(String challenge) throws IOException {
    if (challenge.length() > CHALLENGE_CHARS_MAX || ++challenges > CHALLENGES_MAX) {
      throw new IOException("demands authentication in an unusual way");
    }
    long now = clock.instant().getEpochSecond();
    Event event = RelayAuth.event(key, url, challenge, now);
    sent = event.id();
    if (!socket.offer(new ClientMessage.Authenticate(event).toJson())) {
      throw new IOException("does not take what is sent");
    }
  }

  /** Whether an OK answers the authentication; if so, it is taken note of. */
  boolean settled(EventId id, boolean accepted) {
    if (!id.equals(sent)) {
      return false;
    }
    sent = null;
    state = accepted ? State.GRANTED : State.REFUSED;
    return true;
  }

  /** Whether the relay knows who we are. */
  public boolean granted() {
    return state == State.GRANTED;
  }

  /** Whether our answer to a challenge has left and the relay has not said what it makes of it. */
  boolean isUnderWay() {
    return sent != null;
  }

  /** Some relays take the answer and never say so. */
  void assume() {
    if (sent != null && state == State.OPEN) {
      sent = null;
      state = State.GRANTED;
    }
  }

  /** Whether waiting for authentication makes sense: it was neither granted nor refused. */
  public boolean mayStillSucceed() {
    return state == State.OPEN;
  }
}
