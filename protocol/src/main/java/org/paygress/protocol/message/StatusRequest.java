package org.paygress.protocol.message;

/**
 * Asks how a lease stands.
 *
 * @param podId {@code container-<id>}, the bare id, or the consumer's own key for its newest lease,
 *     as sent; 1 to 128 characters
 */
public record StatusRequest(String podId) implements Request {}
