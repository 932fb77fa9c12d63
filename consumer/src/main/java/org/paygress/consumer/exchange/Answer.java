package org.paygress.consumer.exchange;

import java.util.Optional;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.nostr.EventId;

/**
 * What a provider sent us.
 *
 * @param event tells it from every other one
 * @param createdAt Unix seconds
 * @param text as it came
 * @param request what it says it answers; providers before the field say nothing
 */
public record Answer(
    EventId event, long createdAt, String text, Reply reply, Optional<EventId> request) {

  @Override
  public String toString() {
    return "Answer(" + event + ", redacted)";
  }
}
