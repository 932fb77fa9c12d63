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
 * <p>Driven by the session's reader; the publisher only looks.
 */
public final class Authentication {

  /** What an OK meant for the authentication. */
  public enum Settled {
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

  private final SecretKey key;
  private final RelayUrl url;
  private final InstantSource clock;
  private final RelaySocket socket;
  private @Nullable EventId sent;
  private int challenges;
  private volatile State state = State.OPEN;

  /**
   * @param key who we are
   * @param url the relay, as it is written in the authentication
   */
  public Authentication(SecretKey key, RelayUrl url, InstantSource clock, RelaySocket socket) {
    this.key = key;
    this.url = url;
    this.clock = clock;
    this.socket = socket;
  }

  /** Answers a challenge. */
  public void answer(String challenge) throws IOException {
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

  /** Takes note of an OK if it answers the authentication. */
  public Settled settled(EventId id, boolean accepted) {
    if (!id.equals(sent)) {
      return Settled.NOT_MINE;
    }
    sent = null;
    if (accepted) {
      state = State.GRANTED;
      return Settled.GRANTED;
    }
    state = State.REFUSED;
    return Settled.REFUSED;
  }

  public boolean granted() {
    return state == State.GRANTED;
  }

  /** Whether waiting for authentication makes sense: it was neither granted nor refused. */
  public boolean mayStillSucceed() {
    return state == State.OPEN;
  }
}
