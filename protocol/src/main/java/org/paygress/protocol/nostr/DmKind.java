package org.paygress.protocol.nostr;

/** How a direct message travels; a reply travels as its request did. */
public enum DmKind {
  /** Kind 4: encrypted, but sender and receiver are public. */
  NIP04(Kind.NIP04_DM),
  /** Kind 1059: gift-wrapped, the sender is hidden. */
  NIP17(Kind.GIFT_WRAP),
  /** Kind 21059: as before, for whoever listens at this moment. */
  NIP17_EPHEMERAL(Kind.GIFT_WRAP_EPHEMERAL);

  private final int eventKind;

  DmKind(int eventKind) {
    this.eventKind = eventKind;
  }

  /** The kind of the event that a relay sees. */
  public int eventKind() {
    return eventKind;
  }
}
