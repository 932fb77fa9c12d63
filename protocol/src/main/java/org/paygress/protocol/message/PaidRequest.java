package org.paygress.protocol.message;

/** A request that brings the ecash it is to be paid with. */
public sealed interface PaidRequest extends Request permits SpawnRequest, TopUpRequest {

  /** The token, as sent. */
  String cashuToken();

  /** {@code refund_p2pk} on the wire: this client unlocks a refund that is locked to its key. */
  boolean unlocksRefunds();
}
