package org.paygress.protocol.message;

/**
 * What a consumer asks of a provider inside a direct message. A spawn may hold the key of a volume,
 * so whoever read or made a request closes it.
 */
public sealed interface Request extends AutoCloseable permits PaidRequest, StatusRequest {

  /** Forgets the key in it, if there is one; safe to call again. */
  @Override
  default void close() {}
}
