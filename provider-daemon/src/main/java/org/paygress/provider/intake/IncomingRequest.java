package org.paygress.provider.intake;

import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;

/** A message as it came and as it reads. */
record IncomingRequest(Event event, DirectMessage message) {

  PublicKey sender() {
    return message.sender();
  }

  DmKind kind() {
    return message.kind();
  }

  EventId request() {
    return message.requestId();
  }
}
