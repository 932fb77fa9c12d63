package org.paygress.consumer.exchange;

import org.paygress.protocol.message.Reply;
import org.paygress.protocol.nostr.EventId;

/**
 * What a provider sent us.
 *
 * @param event tells it from every other one
 * @param createdAt Unix seconds
 * @param text as it came
 */
public record Answer(EventId event, long createdAt, String text, Reply reply) {

  @Override
  public String toString() {
    return "Answer(" + event + ", redacted)";
  }
}
