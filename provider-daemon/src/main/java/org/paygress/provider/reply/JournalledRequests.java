package org.paygress.provider.reply;

import java.util.Optional;
import org.paygress.protocol.message.ParsedRequest;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.RequestCodec;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;

/**
 * Reads a journalled request again. The journal keeps it as it came over the relay, so password,
 * key and token lie on disk only under the provider's own key, as they do on the relays anyway.
 */
public final class JournalledRequests {

  private final SecretKey key;

  public JournalledRequests(SecretKey key) {
    this.key = key;
  }

  /** A request and when it was written. */
  public record Reopened(Request request, long createdAt) {}

  /** The request inside an event that was accepted before; empty if the key has changed since. */
  public Optional<Reopened> reopen(String eventJson) {
    Parsed<DirectMessage> message =
        Event.parse(eventJson).then(event -> DirectMessages.open(event, key));
    if (!(message instanceof Parsed.Ok<DirectMessage>(var dm))) {
      return Optional.empty();
    }
    return RequestCodec.parse(dm.plaintext()) instanceof ParsedRequest.Accepted(var request)
        ? Optional.of(new Reopened(request, dm.createdAt()))
        : Optional.empty();
  }
}
