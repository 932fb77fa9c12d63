package org.paygress.cashu.token;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;

/**
 * What a payee asks any Cashu wallet for (NUT-18).
 *
 * @param id the payee's own name for the payment
 * @param amount in {@code unit}, at least 1; empty: as much as the payer likes
 * @param unit the unit of the amount, which is there whenever an amount is
 * @param singleUse whether the payee takes only one payment for it
 * @param mints where the ecash must be from; empty: anywhere
 * @param description for people
 * @param transports how to hand the payment over, the preferred first; empty: in the way the
 *     request came
 * @param lock what the ecash must be locked to (NUT-10)
 */
public record PaymentRequest(
    Optional<String> id,
    OptionalLong amount,
    Optional<String> unit,
    boolean singleUse,
    List<MintUrl> mints,
    Optional<String> description,
    List<Transport> transports,
    Optional<Lock> lock) {

  public PaymentRequest {
    mints = List.copyOf(mints);
    transports = List.copyOf(transports);
    if (amount.isPresent() && amount.getAsLong() < 1) {
      throw new IllegalArgumentException("an amount is at least 1");
    }
    if (amount.isPresent() && unit.isEmpty()) {
      throw new IllegalArgumentException("an amount has a unit");
    }
  }

  /** So much of a unit, from one of these mints. */
  public static PaymentRequest of(long amount, String unit, List<MintUrl> mints, String purpose) {
    return new PaymentRequest(
        Optional.empty(),
        OptionalLong.of(amount),
        Optional.of(unit),
        false,
        mints,
        Optional.of(purpose),
        List.of(),
        Optional.empty());
  }

  /**
   * A way to hand the payment over.
   *
   * @param type for instance {@code nostr} or {@code post}
   * @param target an nprofile, a URL …
   * @param tags more about it, such as the NIPs to use
   */
  public record Transport(String type, String target, List<List<String>> tags) {
    public Transport {
      tags = tags.stream().map(List::copyOf).toList();
    }
  }

  /**
   * A spending condition, before it is made a secret.
   *
   * @param kind for instance {@code P2PK}
   * @param data what the kind wants, such as a public key
   */
  public record Lock(String kind, String data, List<List<String>> tags) {
    public Lock {
      tags = tags.stream().map(List::copyOf).toList();
    }
  }

  /** Reads {@code creqA…}; the reason repeats nothing of the text. */
  public static Parsed<PaymentRequest> parse(String text) {
    return PaymentRequestCodec.parse(text);
  }

  /** As text that begins with {@code creqA}. */
  public String encode() {
    return PaymentRequestCodec.encode(this);
  }
}
