package org.paygress.wallet.saga;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.mint.MintDirectory;
import org.paygress.cashu.token.Proof;
import org.paygress.system.sqlite.Database;
import org.paygress.wallet.CounterMarks;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.WalletStep;
import org.paygress.wallet.store.Books;
import org.paygress.wallet.store.LockedOutputs;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;
import org.paygress.wallet.store.ProofStore;

/**
 * What the sagas share.
 *
 * @param clock tells when keysets end; how long a request takes is the system's to tell
 * @param quarantine how long a request of unknown fate may still take effect at the mint
 * @param room for counters
 */
record WalletContext(
    Database database,
    MintDirectory directory,
    SecretDerivation secrets,
    Unlocking unlocking,
    WalletSettings.StepObserver observer,
    CounterMarks marks,
    InstantSource clock,
    Duration quarantine,
    CounterRoom room) {

  /** A quarantine lasts for as long as so many requests may take. */
  static final int QUARANTINE_REQUESTS = 3;

  Optional<Operation> find(String id) {
    return database.transaction(tx -> OperationJournal.find(tx, id));
  }

  /** The proofs of ours that an operation has reserved, the smallest first. */
  List<Proof> reserved(Operation operation) {
    return database.transaction(tx -> ProofStore.reserved(tx, operation.id()));
  }

  /**
   * Takes back an operation without effect: its proofs are spendable again, but for the spent ones,
   * and the journal holds nothing of it any more.
   *
   * @param unsigned whether the mint has said that it signed nothing
   */
  void undo(Operation operation, List<Proof> spent, boolean unsigned) {
    database.execute(
        tx -> {
          if (unsigned) {
            OperationJournal.giveBackCounters(tx, operation.id());
          }
          Books.release(tx, operation, spent);
          LockedOutputs.forget(tx, operation.id());
          OperationJournal.forget(tx, operation.id());
        });
  }

  /** How long one request may take, and whoever waits for one. */
  Duration patience() {
    return quarantine.dividedBy(QUARANTINE_REQUESTS);
  }

  /** To be called before a request leaves that may make the mint sign the operation's outputs. */
  void mark(Operation operation) {
    if (operation.keyset().isPresent() && !operation.outputs().isEmpty()) {
      marks.reach(
          operation.mint(),
          operation.keyset().get(),
          operation.firstCounter() + operation.outputs().size());
    }
  }

  void reached(Operation operation, WalletStep step) {
    observer.durable(operation.id(), step);
  }
}
