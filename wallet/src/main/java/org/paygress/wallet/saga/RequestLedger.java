package org.paygress.wallet.saga;

import java.time.Duration;
import org.paygress.cashu.mint.MintInfo;
import org.paygress.wallet.WalletStep;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;

/**
 * The requests of one operation to its mint, as the journal counts them.
 *
 * <p>Invariant: a request is in the journal before it leaves. That the mint will <em>not</em> act
 * is concluded only when no earlier request can still be under way ({@link #isCertain}): its fate
 * is known, or it left longer ago than the quarantine.
 */
final class RequestLedger {
  /** What is said while the fate of an earlier request is open. */
  static final String UNDER_WAY = "an earlier request to the mint may still take effect";

  /**
   * After so many requests of unknown fate no more are sent, so that their quarantine can end and
   * an operation without effect is given up.
   */
  private static final int REQUESTS_MAX = 8;

  private final WalletContext context;
  private Operation operation;
  private long uncertainBefore;

  RequestLedger(WalletContext context, Operation operation) {
    this.context = context;
    this.operation = operation;
    this.uncertainBefore = operation.uncertainSinceMillis();
  }

  /** Whether a request may have left, in this call or before it. */
  boolean hasSent() {
    return operation.state() == Operation.State.SENT;
  }

  /** Whether one more request may be sent after those of unknown fate. */
  boolean mayAsk() {
    return operation.attempts() < REQUESTS_MAX;
  }

  /** Whether the fate of every request that left is known. */
  boolean knowsAll() {
    return operation.uncertainSinceMillis() == 0;
  }

  /** Whether no request can still take effect. */
  boolean isCertain() {
    long since = operation.uncertainSinceMillis();
    return since == 0 || System.currentTimeMillis() - since > context.quarantine().toMillis();
  }

  /** Whether the mint still has its answer, if it gave one, and gives it again (NUT-19). */
  boolean isRepeatable(MintInfo mint, String path) {
    long since = operation.uncertainSinceMillis();
    Duration age = Duration.ofMillis(Math.max(0, System.currentTimeMillis() - since));
    return since != 0 && mayAsk() && mint.repeats(path, age);
  }

  /** A request leaves now. */
  void leaves() {
    uncertainBefore = operation.uncertainSinceMillis();
    context.mark(operation);
    journal(operation.attempts() + 1, System.currentTimeMillis());
    context.reached(operation, WalletStep.SENT);
  }

  /** The mint has answered it, or the answer was lost. */
  void returned() {
    context.reached(operation, WalletStep.ANSWERED);
  }

  /** The newest request had no effect; an earlier one still might. */
  void hadNoEffect() {
    journal(operation.attempts(), uncertainBefore);
  }

  private void journal(int attempts, long uncertainSince) {
    operation = operation.sent(attempts, uncertainSince);
    context.database().execute(tx -> OperationJournal.put(tx, operation));
  }
}
