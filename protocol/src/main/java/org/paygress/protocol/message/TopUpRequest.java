package org.paygress.protocol.message;

/**
 * Asks to extend a lease.
 *
 * @param podId {@code container-<id>} or the bare id, as sent; 1 to 128 characters
 * @param cashuToken the ecash that pays, as sent
 */
public record TopUpRequest(String podId, String cashuToken) implements PaidRequest {

  @Override
  public String toString() {
    return "TopUpRequest[podId=" + podId + ", cashuToken=redacted]";
  }
}
