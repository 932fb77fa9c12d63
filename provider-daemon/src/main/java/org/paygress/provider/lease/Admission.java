package org.paygress.provider.lease;

import java.util.Optional;
import org.paygress.protocol.message.ErrorType;

/**
 * What becomes of a spawn request, as far as it is decided by a lease that its owner has already.
 * Pure: the lease and the request's facts give the outcome, and nothing is read or done.
 */
public sealed interface Admission {

  /** It asks for a container of its own. */
  record Fresh() implements Admission {}

  /**
   * A request whose token was offered before: nothing else of it counts.
   *
   * @param failure what to say when no money of that lease has gone back
   */
  record Repeated(Lease lease, Failure failure) {}

  /** It cannot be served; the token is left unspent. */
  record Refuse(Failure failure) implements Admission {}

  /** It brings the lease's container back. It was paid for: the token is left alone. */
  record Resume(Lease lease) implements Admission {}

  /** It brings the lease's container back if its key opens the volume, which disturbs nothing. */
  record TryKey(Lease lease) implements Admission {}

  Failure KEY_NEEDED =
      new Failure(
          ErrorType.INVALID_VOLUME_ENCRYPTION,
          "This workload's volume is encrypted: send volume_encryption with its key to resume it;"
              + " the token was not used");

  Failure REFUND_PENDING =
      new Failure(
          ErrorType.TOKEN_PENDING,
          "A refund of this token is being made; send the request again to get it");

  Failure BEING_RESUMED =
      new Failure(
          ErrorType.TOKEN_PENDING,
          "An earlier request for this workload is being served; this token was not used");

  /**
   * What follows from the token.
   *
   * @param sameToken the owner's lease that the token was offered for before
   * @param refundPending whether a token of what is owed for that lease is still to be made
   */
  static Optional<Repeated> byToken(Optional<Lease> sameToken, boolean refundPending) {
    return sameToken.flatMap(
        lease ->
            failure(lease)
                .map(words -> new Repeated(lease, refundPending ? REFUND_PENDING : words)));
  }

  /** Only what is final may be called spent: clients give a spent token up. */
  private static Optional<Failure> failure(Lease lease) {
    return switch (lease.state().repeatedToken()) {
      case FREE -> Optional.empty();
      case PENDING ->
          Optional.of(
              new Failure(
                  ErrorType.TOKEN_PENDING, "An earlier request with this token is being served"));
      case SPENT ->
          Optional.of(
              new Failure(
                  ErrorType.TOKEN_ALREADY_SPENT,
                  "This token already paid for "
                      + lease.id().wire()
                      + "; ask for its status by that name"));
    };
  }

  /**
   * What follows from the workload, which has one volume.
   *
   * @param sameWorkload the owner's lease of the workload that still holds its slot
   * @param asked what the request asks for
   */
  static Admission byWorkload(Optional<Lease> sameWorkload, Terms asked) {
    return sameWorkload
        .filter(lease -> lease.terms().template().equals(asked.template()))
        .map(lease -> standing(lease, asked))
        .orElseGet(Fresh::new);
  }

  private static Admission standing(Lease lease, Terms asked) {
    boolean keyMissing = lease.terms().encrypted() && !asked.encrypted();
    return switch (lease.state().repeatedWorkload()) {
      case RESUME -> keyMissing ? new Refuse(KEY_NEEDED) : new Resume(lease);
      case TRY_KEY ->
          lease.terms().encrypted() && asked.encrypted() ? new TryKey(lease) : new Fresh();
      case BUSY -> new Refuse(BEING_RESUMED);
      case ANOTHER -> new Fresh();
    };
  }
}
