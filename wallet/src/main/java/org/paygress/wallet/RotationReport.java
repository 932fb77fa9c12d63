package org.paygress.wallet;

import java.util.List;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/**
 * What {@link Wallet#rotate} did.
 *
 * @param rotated value that is in newer keysets now
 * @param fees what the mints took for it
 * @param failures what could not be moved now
 */
public record RotationReport(Msat rotated, Msat fees, List<Failure> failures) {
  public RotationReport {
    failures = List.copyOf(failures);
  }

  /** Why proofs at a mint stay where they are; they are tried again at the next call. */
  public record Failure(MintUrl mint, String message) {}
}
