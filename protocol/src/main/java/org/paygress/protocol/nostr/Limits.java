package org.paygress.protocol.nostr;

/** How much of anything a stranger may send. */
final class Limits {

  /** An event as JSON. */
  static final int EVENT_BYTES = 64 * 1024;

  /** A relay or client message. */
  static final int FRAME_BYTES = 128 * 1024;

  /** The plaintext of a direct message, in UTF-8. */
  static final int PLAINTEXT_BYTES = 32 * 1024;

  /** Tags of an event. */
  static final int TAGS = 200;

  /** Strings in one tag. */
  static final int TAG_STRINGS = 256;

  /** Values in one list of a filter. */
  static final int FILTER_VALUES = 1000;

  /** Filters in one subscription. */
  static final int FILTERS = 32;

  /** Characters of a subscription id (NIP-01). */
  static final int SUBSCRIPTION_ID_CHARS = 64;

  /** The last second of the year 9999: later times have no RFC 3339 form. */
  static final long CREATED_AT = 253_402_300_799L;

  /** The greatest kind of NIP-01. */
  static final int KIND = 65_535;

  private Limits() {}
}
