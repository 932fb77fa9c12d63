package org.paygress.protocol.nostr;

/**
 * A direct message that was opened and whose sender is proven.
 *
 * @param requestId the id that stays the same however often the message is wrapped again: the
 *     rumor's for NIP-17, the event's for NIP-04
 * @param outerId the id of the event that came from the relay
 * @param sender who signed the message (the seal, for NIP-17)
 * @param createdAt Unix seconds as the sender says: the rumor's, for NIP-17
 * @param plaintext at most 32 KiB in UTF-8; secret
 */
public record DirectMessage(
    DmKind kind,
    EventId requestId,
    EventId outerId,
    PublicKey sender,
    long createdAt,
    String plaintext) {

  @Override
  public String toString() {
    return "DirectMessage["
        + kind
        + ", requestId="
        + requestId
        + ", sender="
        + sender
        + ", plaintext=(redacted)]";
  }
}
