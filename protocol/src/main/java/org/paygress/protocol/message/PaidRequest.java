package org.paygress.protocol.message;

/** A request that brings the ecash it is to be paid with. */
public sealed interface PaidRequest extends Request permits SpawnRequest, TopUpRequest {

  /** The token, as sent. */
  String cashuToken();
}
