package org.paygress.protocol.nostr;

/** Event kinds (NIP-01) that Paygress uses. */
public final class Kind {

  /** Direct message of old (NIP-04). */
  public static final int NIP04_DM = 4;

  /** Seal: the signed inner envelope (NIP-59). */
  public static final int SEAL = 13;

  /** Direct message inside a seal, never signed itself (NIP-17). */
  public static final int RUMOR_DM = 14;

  /** Gift wrap: the outer envelope, signed by a throw-away key (NIP-59). */
  public static final int GIFT_WRAP = 1059;

  /** Gift wrap that relays hand on and do not store. */
  public static final int GIFT_WRAP_EPHEMERAL = 21059;

  /** List of the relays on which its author reads direct messages (NIP-17). */
  public static final int DM_RELAYS = 10050;

  /** Short-lived heartbeat; relays do not store it. */
  public static final int HEARTBEAT_EPHEMERAL = 20384;

  /** Answer to a relay's challenge (NIP-42). */
  public static final int AUTH = 22242;

  /** Provider offer. NIP-69 uses the number too: look at the tags as well. */
  public static final int OFFER = 38383;

  /** Stored heartbeat. */
  public static final int HEARTBEAT = 38384;

  /** A primary hands a lease over. */
  public static final int REVOCATION = 38385;

  /** A standby claims a lease. */
  public static final int PROMOTION = 38386;

  private Kind() {}
}
