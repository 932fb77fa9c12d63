package org.paygress.protocol.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What went wrong, in the words clients know; {@link #wire()} is the text in {@code error_type}.
 */
public enum ErrorType {
  // The reference's.
  INVALID_TOKEN,
  NON_WHITELISTED_MINT,
  TOKEN_ALREADY_SPENT,
  TOKEN_PENDING,
  MINT_NETWORK_ERROR,
  UNSUPPORTED_UNIT,
  MINT_ERROR,
  INSUFFICIENT_PAYMENT,
  NOT_ADDRESSED,
  MISSING_WORKLOAD_ID,
  UNKNOWN_TEMPLATE,
  TEMPLATE_UNSUPPORTED,
  IMAGE_NOT_FOUND,
  NO_SPECS,
  NO_CAPACITY,
  INVALID_VOLUME_ENCRYPTION,
  PROVISIONING_ERROR,
  BACKEND_ERROR,
  INVALID_POD_ID,
  NOT_OWNER,
  NOT_FOUND,
  LEASE_EXPIRED,
  SPEC_UNAVAILABLE,
  // Ours besides.
  INVALID_REQUEST,
  REQUEST_EXPIRED,
  RATE_LIMITED,
  INVALID_CREDENTIALS,
  UNSUPPORTED_REPLICATION,
  /** Read from a peer that knows a type we do not; never sent. */
  OTHER;

  private static final Map<String, ErrorType> BY_WIRE =
      Arrays.stream(values()).collect(Collectors.toMap(ErrorType::wire, Function.identity()));

  /** The snake_case name on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The type of that name, {@link #OTHER} if there is none. */
  public static ErrorType fromWire(String wire) {
    return BY_WIRE.getOrDefault(wire, OTHER);
  }
}
