package org.paygress.protocol.message;

/**
 * Asks to extend a lease.
 *
 * @param podId {@code container-<id>} or the bare id, as sent; 1 to 128 characters
 * @param cashuToken the ecash that pays, as sent
 * @param unlocksRefunds see {@link PaidRequest#unlocksRefunds}
 */
public record TopUpRequest(String podId, String cashuToken, boolean unlocksRefunds)
    implements PaidRequest {

  /** As clients send it that know plain refunds only. */
  public TopUpRequest(String podId, String cashuToken) {
    this(podId, cashuToken, false);
  }

  @Override
  public String toString() {
    return "TopUpRequest[podId=" + podId + ", cashuToken=redacted]";
  }
}
