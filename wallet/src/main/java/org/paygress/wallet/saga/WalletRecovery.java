package org.paygress.wallet.saga;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.lock.KeyedLocks;
import org.paygress.system.sqlite.Database;
import org.paygress.wallet.MeltOutcome;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.RecoveryReport;
import org.paygress.wallet.WalletException;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with what the journal says is unfinished. Mints that the database knows nothing of are
 * asked whether they know our seed: then the database is a new one in place of one that was lost.
 */
final class WalletRecovery {
  private static final Logger log = LoggerFactory.getLogger(WalletRecovery.class);
  private static final int AT_ONCE = 16;

  private final Database database;
  private final KeyedLocks<String> locks;
  private final ReceiveSaga receives;
  private final SendSaga sends;
  private final MeltSaga melts;
  private final RotateSaga rotations;
  private final SeedSearch search;

  WalletRecovery(
      Database database,
      KeyedLocks<String> locks,
      ReceiveSaga receives,
      SendSaga sends,
      MeltSaga melts,
      RotateSaga rotations,
      SeedSearch search) {
    this.database = database;
    this.locks = locks;
    this.receives = receives;
    this.sends = sends;
    this.melts = melts;
    this.rotations = rotations;
    this.search = search;
  }

  private enum Verdict {
    RECOVERED,
    COMPENSATED,
    SKIPPED,
    FAILED,
    PROBED
  }

  RecoveryReport run(Set<MintUrl> mints) {
    List<Callable<Verdict>> tasks = new ArrayList<>();
    for (Operation operation : database.transaction(OperationJournal::open)) {
      tasks.add(() -> recover(operation.id()));
    }
    Set<MintUrl> used = database.transaction(OperationJournal::mints);
    for (MintUrl mint : mints) {
      if (!used.contains(mint)) {
        tasks.add(() -> probe(mint));
      }
    }
    Map<Verdict, Integer> counts = new HashMap<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<Verdict>> pending = tasks.stream().map(pool::submit).toList();
      pending.forEach(one -> counts.merge(outcome(one), 1, Integer::sum));
    }
    return new RecoveryReport(
        counts.getOrDefault(Verdict.RECOVERED, 0),
        counts.getOrDefault(Verdict.COMPENSATED, 0),
        counts.getOrDefault(Verdict.SKIPPED, 0),
        counts.getOrDefault(Verdict.FAILED, 0));
  }

  private static Verdict outcome(Future<Verdict> pending) {
    try {
      return pending.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Verdict.FAILED;
    } catch (ExecutionException e) {
      log.warn("an operation could not be recovered", e.getCause());
      return Verdict.FAILED;
    }
  }

  private Verdict probe(MintUrl mint) {
    search.probe(mint);
    return Verdict.PROBED;
  }

  private Verdict recover(String id) {
    return locks.tryWith(
        id,
        () -> {
          // Read again under the lock: another thread may have finished it meanwhile.
          Optional<Operation> found = database.transaction(tx -> OperationJournal.find(tx, id));
          return found.map(this::advance).orElse(Verdict.COMPENSATED);
        },
        Verdict.SKIPPED);
  }

  private Verdict advance(Operation operation) {
    return switch (operation.kind()) {
      case RECEIVE -> verdict(receives.advance(operation));
      case SEND, REFUND -> verdict(sends.advance(operation));
      case MELT -> verdict(melts.advance(operation));
      case ROTATE -> verdict(rotations.advance(operation));
      case RESTORE, LOSS, OPENING -> throw new WalletException("a booking is never open");
    };
  }

  private static Verdict verdict(ReceiveOutcome outcome) {
    return switch (outcome) {
      case ReceiveOutcome.Received r -> Verdict.RECOVERED;
      case ReceiveOutcome.Refused r -> Verdict.COMPENSATED;
      case ReceiveOutcome.NotBegun n -> Verdict.COMPENSATED;
      case ReceiveOutcome.Unresolved u -> Verdict.FAILED;
    };
  }

  private static Verdict verdict(SendSaga.Progress progress) {
    return switch (progress) {
      case SendSaga.Progress.Made m -> Verdict.RECOVERED;
      case SendSaga.Progress.Undone u -> Verdict.COMPENSATED;
      case SendSaga.Progress.Open o -> Verdict.FAILED;
    };
  }

  private static Verdict verdict(MeltOutcome outcome) {
    return switch (outcome) {
      case MeltOutcome.Paid p -> Verdict.RECOVERED;
      case MeltOutcome.Refused r -> Verdict.COMPENSATED;
      case MeltOutcome.Unresolved u -> Verdict.FAILED;
    };
  }

  private static Verdict verdict(RotateSaga.Progress progress) {
    return switch (progress) {
      case RotateSaga.Progress.Moved m -> Verdict.RECOVERED;
      case RotateSaga.Progress.Undone u -> Verdict.COMPENSATED;
      case RotateSaga.Progress.Open o -> Verdict.FAILED;
    };
  }
}
