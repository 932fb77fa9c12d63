package org.paygress.provider.lease;

import org.paygress.protocol.message.ErrorType;

/** Why a request was not served, in words fit for the consumer. Holds no secret. */
public record Failure(ErrorType type, String message) {}
