package org.paygress.consumer.exchange;

import org.paygress.protocol.message.ErrorType;

/** What a user can do about a provider's error. */
public final class Remedies {

  private Remedies() {}

  public static String of(ErrorType type) {
    return switch (type) {
      case INVALID_TOKEN -> "check that the whole token was pasted";
      case NON_WHITELISTED_MINT -> "use a token of a mint that 'paygress list' shows for it";
      case TOKEN_ALREADY_SPENT -> "use another token";
      case TOKEN_PENDING ->
          "an earlier request with it may be being served: try again in a minute with the same"
              + " token, it pays once";
      case MINT_NETWORK_ERROR, MINT_ERROR -> "the token is still yours; try again in a minute";
      case UNSUPPORTED_UNIT -> "use a token in sat or msat";
      case INSUFFICIENT_PAYMENT -> "send a token of a larger amount";
      case NOT_ADDRESSED -> "send the request to the provider it names";
      case UNKNOWN_TEMPLATE, TEMPLATE_UNSUPPORTED, IMAGE_NOT_FOUND ->
          "ask for a template this provider has, or use another provider";
      case NO_SPECS, SPEC_UNAVAILABLE -> "choose a tier that 'paygress list' shows for it";
      case NO_CAPACITY -> "try later, or use another provider; the token is still yours";
      case INVALID_VOLUME_ENCRYPTION ->
          "use a provider and a template that encrypt, or pass --no-encrypt";
      case INVALID_CREDENTIALS -> "choose another --user or --password";
      case REQUEST_EXPIRED -> "check this machine's clock and send again";
      case RATE_LIMITED -> "wait a minute";
      case NOT_FOUND, NOT_OWNER, INVALID_POD_ID -> "check the pod id and your identity";
      case LEASE_EXPIRED -> "spawn a new container; the token is still yours";
      case UNSUPPORTED_REPLICATION, MISSING_WORKLOAD_ID, INVALID_REQUEST ->
          "change the request as the message says";
      case PROVISIONING_ERROR, BACKEND_ERROR, OTHER ->
          "redeem the refund token if there is one, and try another provider";
    };
  }
}
