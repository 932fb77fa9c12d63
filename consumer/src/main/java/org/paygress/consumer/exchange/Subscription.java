package org.paygress.consumer.exchange;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.RelayMessage;

/**
 * What the relays have stored for a subscription. Each relay counts once, however often it says
 * that it has no more.
 */
public final class Subscription {

  private final Relays relays;
  private final ClientMessage.Subscribe message;
  private final Set<RelayConnection> told = new HashSet<>();
  private final Set<RelayConnection> refused = new HashSet<>();
  private Optional<String> refusal = Optional.empty();

  public Subscription(Relays relays, ClientMessage.Subscribe message) {
    this.relays = relays;
    this.message = message;
  }

  /** Subscribes, and reads until every relay has told all it has or refused, or time is up. */
  public void read(Duration patience, Consumer<Event> take) throws InterruptedException {
    relays.send(message);
    long deadline = System.nanoTime() + patience.toNanos();
    while (told.size() + refused.size() < relays.count() && System.nanoTime() < deadline) {
      var incoming = relays.next((deadline - System.nanoTime()) / 1_000_000);
      if (incoming.isEmpty()) {
        continue;
      }
      RelayConnection from = incoming.get().from();
      switch (incoming.get().message()) {
        case RelayMessage.EventMessage(var _, var event) -> take.accept(event);
        case RelayMessage.Eose(var name, _) when name.equals(message.subId()) -> {
          told.add(from);
          refused.remove(from);
        }
        case RelayMessage.Closed(var name, var reason) when name.equals(message.subId()) ->
            closed(from, reason);
        default -> {}
      }
    }
  }

  private void closed(RelayConnection by, String reason) {
    refusal = Optional.of(reason);
    if (reason.startsWith("auth-required")) {
      by.sendOnceAuthenticated(message);
    } else if (!told.contains(by)) {
      refused.add(by);
    }
  }

  /** Whether a relay told all it has. */
  public boolean answered() {
    return !told.isEmpty();
  }

  /** Why a relay told nothing, if one said so. */
  public Optional<String> refusal() {
    return refusal;
  }
}
