package org.paygress.testbed.relay;

/** One way in which a relay can go wrong; see {@link DevRelay#misbehave}. */
public enum RelayFault {
  /** Events are acknowledged and stored, and never sent to a subscriber. */
  DROP_EVENTS,
  /** Each event goes to each subscriber twice. */
  DUPLICATE_EVENTS,
  /** Stored events come oldest first instead of newest first. */
  REORDER_EVENTS,
  /** Each EVENT message ends in the middle. */
  TRUNCATE_EVENTS,
  /** Each EVENT message is followed by one of more than 128 KiB. */
  OVERSIZE_EVENTS,
  /** Each EVENT message is followed by one of 3 MiB. */
  HUGE_EVENTS,
  /** Each EVENT message is followed by one of 33 MiB. */
  ENDLESS_EVENTS,
  /** Each EVENT message comes after twenty with events of 200 tags more. */
  MANY_TAGS,
  /** Each event's signature is altered. */
  BAD_SIGNATURE,
  /** Every stored event matches every filter. */
  IGNORE_FILTERS,
  /** Sends the first half of an EVENT message as a fragment, then drops the connection. */
  CLOSE_MID_MESSAGE,
  /** Reads everything and answers nothing. */
  NEVER_ANSWER,
  /** Stores events but never says OK. */
  NO_OK,
  /** Says each OK, EOSE and CLOSED three times. */
  REPEAT_ANSWERS,
  /** Adds an element at the end of each OK, EOSE, CLOSED, NOTICE and AUTH, as NIP-67 does. */
  ONE_WORD_MORE,
  /** Answers every EVENT of kind 4 with OK false, "blocked:". */
  REJECT_NIP04,
  /** Answers every EVENT with OK false, "blocked:". */
  REJECT_EVENTS,
  /** Answers each list of relays with OK false, "auth-required:", and asks nobody who it is. */
  AUTH_FOR_LISTS,
  /** Asks who the client is, and says EOSE without an event to whoever has not said so. */
  WITHHOLD,
  /** Takes an authentication and does not say so. */
  NO_WORD_OF_AUTH,
  /** Answers every EVENT with OK false, "rate-limited:". */
  RATE_LIMIT,
  /** Answers every REQ with CLOSED, "error:". */
  CLOSE_SUBSCRIPTIONS,
  /** Answers a client's second REQ with CLOSED, "error:", as long as the first is open. */
  ONE_SUBSCRIPTION,
  /** Sends a NOTICE and a line that is no relay message before every answer. */
  CHATTER,
  /** Closes every connection as soon as it is open. */
  HANG_UP
}
