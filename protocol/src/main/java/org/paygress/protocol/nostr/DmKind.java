package org.paygress.protocol.nostr;

/** How a direct message travels; a reply travels as its request did. */
public enum DmKind {
  /** Kind 4: encrypted, but sender and receiver are public. */
  NIP04,
  /** Kind 1059: gift-wrapped, the sender is hidden. */
  NIP17
}
