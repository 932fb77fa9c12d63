package org.paygress.testbed.relay;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.java_websocket.WebSocket;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayMessage.Stored;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.Parsed;

/** One client's conversation: its subscriptions and whether it has authenticated. */
final class ClientSession {

  private static final int AUTH_AGE_SECS_MAX = 600;
  private static final int CLOCK_LEAD_SECS_MAX = 900;
  private static final int REPEATS = 3;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final DevRelay relay;
  private final DevRelayOptions options;
  private final ClientWriter writer;
  private final Map<String, List<Filter>> subscriptions = new ConcurrentHashMap<>();
  private final String challenge;
  private volatile boolean authenticated;

  ClientSession(DevRelay relay, DevRelayOptions options, WebSocket socket) {
    this.relay = relay;
    this.options = options;
    this.writer = new ClientWriter(relay, socket);
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    this.challenge = HexFormat.of().formatHex(random);
  }

  void greet() {
    if (options.authToRead() || options.authToWrite() || relay.has(RelayFault.WITHHOLD)) {
      writer.send(new RelayMessage.Auth(challenge));
    }
  }

  void close() {
    subscriptions.clear();
    writer.close();
  }

  int subscriptions() {
    return subscriptions.size();
  }

  /** Sends an event to this client if one of its subscriptions asks for it. */
  void offer(Event event) {
    boolean all = relay.has(RelayFault.IGNORE_FILTERS);
    subscriptions.forEach(
        (id, filters) -> {
          if (all || filters.stream().anyMatch(f -> f.matches(event))) {
            writer.sendEvent(id, event);
          }
        });
  }

  /** Sends the text of an event to this client if one of its subscriptions asks for one like it. */
  void passOn(Event like, String eventJson) {
    subscriptions.forEach(
        (id, filters) -> {
          if (filters.stream().anyMatch(f -> f.matches(like))) {
            writer.sendUnread(id, eventJson);
          }
        });
  }

  int backlog() {
    return writer.backlog();
  }

  void receive(String frame) {
    switch (ClientMessage.parse(frame)) {
      case Parsed.Malformed<ClientMessage>(var reason) ->
          writer.send(new RelayMessage.Notice("invalid: " + reason));
      case Parsed.Ok<ClientMessage>(var message) -> {
        relay.record(message);
        switch (message) {
          case ClientMessage.Publish(var event) -> publish(event);
          case ClientMessage.Subscribe(var id, var filters) -> subscribe(id, filters);
          case ClientMessage.Close(var id) -> subscriptions.remove(id);
          case ClientMessage.Authenticate(var event) -> authenticate(event);
        }
      }
    }
  }

  private void publish(Event event) {
    if (options.authToWrite() && !authenticated) {
      ok(event, false, "auth-required: authenticate to publish here");
    } else if (event.kind() == Kind.DM_RELAYS && relay.has(RelayFault.AUTH_FOR_LISTS)) {
      ok(event, false, "auth-required: not this kind");
    } else if (relay.has(RelayFault.REJECT_EVENTS)) {
      ok(event, false, "blocked: not here");
    } else if (event.kind() == Kind.NIP04_DM && relay.has(RelayFault.REJECT_NIP04)) {
      ok(event, false, "blocked: kind 4 is not accepted");
    } else if (relay.has(RelayFault.RATE_LIMIT)) {
      ok(event, false, "rate-limited: slow down");
    } else if (!event.verify()) {
      ok(event, false, "invalid: bad id or signature");
    } else if (event.createdAt() > relay.now() + CLOCK_LEAD_SECS_MAX) {
      ok(event, false, "invalid: created_at is in the future");
    } else {
      switch (relay.store(event)) {
        case STORED, EPHEMERAL -> ok(event, true, "");
        case DUPLICATE -> ok(event, true, "duplicate: already have this event");
        case SUPERSEDED -> ok(event, true, "duplicate: have a newer event");
      }
    }
  }

  private void ok(Event event, boolean accepted, String message) {
    if (!relay.has(RelayFault.NO_OK)) {
      answer(new RelayMessage.Ok(event.id(), accepted, message));
    }
  }

  private void answer(RelayMessage message) {
    for (int i = 0; i < (relay.has(RelayFault.REPEAT_ANSWERS) ? REPEATS : 1); i++) {
      writer.send(message);
    }
  }

  private void subscribe(String id, List<Filter> filters) {
    if (options.authToRead() && !authenticated) {
      answer(new RelayMessage.Closed(id, "auth-required: authenticate to read here"));
      return;
    }
    if (relay.has(RelayFault.CLOSE_SUBSCRIPTIONS)) {
      answer(new RelayMessage.Closed(id, "error: cannot serve this now"));
      return;
    }
    if (relay.has(RelayFault.ONE_SUBSCRIPTION)
        && !subscriptions.isEmpty()
        && !subscriptions.containsKey(id)) {
      answer(new RelayMessage.Closed(id, "error: one subscription is enough"));
      return;
    }
    // Registered before the query: an event stored in between may come twice, but never gets lost.
    subscriptions.put(id, filters);
    EventStore.Found found = relay.query(filters);
    if (authenticated || !relay.has(RelayFault.WITHHOLD)) {
      found.events().forEach(event -> writer.sendEvent(id, event));
    }
    answer(new RelayMessage.Eose(id, options.saysMore() ? hint(found) : Stored.UNSAID));
  }

  private static Stored hint(EventStore.Found found) {
    return found.cut() ? Stored.MORE : Stored.FINISH;
  }

  private void authenticate(Event event) {
    boolean right =
        event.kind() == Kind.AUTH
            && event.verify()
            && event.tag("challenge").filter(challenge::equals).isPresent()
            && event.tag("relay").filter(this::isThisRelay).isPresent()
            && Math.abs(event.createdAt() - relay.now()) <= AUTH_AGE_SECS_MAX;
    if (right) {
      authenticated = true;
    }
    if (!relay.has(RelayFault.NO_WORD_OF_AUTH)) {
      writer.send(
          new RelayMessage.Ok(
              event.id(), right, right ? "" : "invalid: this does not answer the challenge"));
    }
  }

  private boolean isThisRelay(String url) {
    return RelayUrl.parse(url) instanceof Parsed.Ok<RelayUrl>(var named)
        && named.origin().port() == relay.port();
  }
}
