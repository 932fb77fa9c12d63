package org.paygress.wallet;

import java.time.Instant;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/**
 * One operation of the wallet.
 *
 * @param operationId the caller's name for it, or one that begins with "wallet/"
 * @param amount received or restored: what it brought; otherwise what was handed over, paid, lost
 *     or moved, without the fee
 * @param fee what the mint kept of it so far
 * @param time when it began
 */
public record HistoryEntry(
    String operationId,
    Kind kind,
    State state,
    MintUrl mint,
    String unit,
    Msat amount,
    Msat fee,
    Instant time) {

  /** What an operation is for. */
  public enum Kind {
    /** A token was taken. */
    RECEIVE,
    /** A token was made. */
    SEND,
    /** A token was made to give a payer's money back. */
    REFUND,
    /** An invoice was paid. */
    MELT,
    /** Proofs of an ending keyset were swapped; the amount stayed ours. */
    ROTATE,
    /** Proofs were found again from the seed. */
    RESTORE,
    /** Proofs turned out to be spent by somebody else. */
    LOSS,
    /** What a wallet held when it began to keep a ledger. */
    OPENING
  }

  /** How far it got. */
  public enum State {
    OPEN,
    DONE,
    /** Ended without effect. */
    REFUSED
  }
}
