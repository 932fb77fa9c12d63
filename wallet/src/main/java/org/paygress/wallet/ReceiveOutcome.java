package org.paygress.wallet;

import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/** How a {@link Wallet#receive} ended, or stands. */
public sealed interface ReceiveOutcome {

  /** The value is ours, after the mint's fees. Final. */
  record Received(MintUrl mint, String unit, Msat value) implements ReceiveOutcome {}

  /** Certainly not taken by this operation; message repeats nothing of the token. Final. */
  record Refused(RefusalReason reason, String message) implements ReceiveOutcome {}

  /** Not known yet: the mint may or may not have acted. Ask again with the same operation id. */
  record Unresolved(String message) implements ReceiveOutcome {}

  /** Only from {@link Wallet#resume}: no such operation was ever begun, so nothing was taken. */
  record NotBegun() implements ReceiveOutcome {}
}
