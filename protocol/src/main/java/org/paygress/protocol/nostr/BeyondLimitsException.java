package org.paygress.protocol.nostr;

/**
 * An event that is right as events go, and has more of something than we read. Relays may store
 * such events.
 */
final class BeyondLimitsException extends MalformedException {

  private static final long serialVersionUID = 1L;

  BeyondLimitsException(String reason) {
    super(reason);
  }
}
