package org.paygress.protocol.nostr;

import org.paygress.system.Parsed;

/**
 * The id of an event: the SHA-256 of its canonical form (NIP-01).
 *
 * @param hex 64 lower-case hex digits
 */
public record EventId(String hex) {

  public EventId {
    if (!Hex.isLower(hex, 32)) {
      throw new IllegalArgumentException("an event id is 64 lower-case hex digits");
    }
  }

  /** Reads 64 lower-case hex digits. */
  public static Parsed<EventId> parse(String hex) {
    return Hex.isLower(hex, 32)
        ? Parsed.ok(new EventId(hex))
        : Parsed.malformed("an event id is 64 lower-case hex digits");
  }

  /**
   * As {@link #parse}, for text known to be good.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static EventId of(String hex) {
    return new EventId(hex);
  }

  /** The 32 bytes. */
  public byte[] bytes() {
    return Hex.decode(hex);
  }

  @Override
  public String toString() {
    return hex;
  }
}
