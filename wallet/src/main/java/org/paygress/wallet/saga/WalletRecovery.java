package org.paygress.wallet.saga;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
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
  private static final int AT_ONCE_PER_MINT = 4;

  private final Database database;
  private final Duration patience;
  private final KeyedLocks<String> locks;
  private final ReceiveSaga receives;
  private final SendSaga sends;
  private final MeltSaga melts;
  private final RotateSaga rotations;
  private final SeedSearch search;

  /**
   * @param patience how long one look goes on to ask a mint that has left something open
   */
  WalletRecovery(
      Database database,
      Duration patience,
      KeyedLocks<String> locks,
      ReceiveSaga receives,
      SendSaga sends,
      MeltSaga melts,
      RotateSaga rotations,
      SeedSearch search) {
    this.database = database;
    this.patience = patience;
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
    Map<MintUrl, List<Supplier<Verdict>>> tasks = new HashMap<>();
    for (Operation operation : database.transaction(OperationJournal::open)) {
      tasks
          .computeIfAbsent(operation.mint(), _ -> new ArrayList<>())
          .add(() -> recover(operation.id()));
    }
    Set<MintUrl> used = database.transaction(OperationJournal::mints);
    for (MintUrl mint : mints) {
      if (!used.contains(mint)) {
        tasks.computeIfAbsent(mint, _ -> new ArrayList<>()).add(() -> probe(mint));
      }
    }
    Map<Verdict, Integer> counts = new HashMap<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Verdict>> pending = new ArrayList<>();
      tasks.values().forEach(ofMint -> pending.addAll(new AtMint(pool).submit(ofMint)));
      pending.forEach(one -> counts.merge(outcome(one), 1, Integer::sum));
    }
    return new RecoveryReport(
        counts.getOrDefault(Verdict.RECOVERED, 0),
        counts.getOrDefault(Verdict.COMPENSATED, 0),
        counts.getOrDefault(Verdict.SKIPPED, 0),
        counts.getOrDefault(Verdict.FAILED, 0));
  }

  /**
   * What one look does at one mint, a few operations at a time, so that a mint that hangs takes
   * nothing from the others. Once it has left one open, the look goes on there for a bounded time.
   */
  private final class AtMint {
    private final ExecutorService pool;
    private final Semaphore places = new Semaphore(AT_ONCE_PER_MINT);
    private final long start = System.nanoTime();
    private volatile boolean hangs;

    AtMint(ExecutorService pool) {
      this.pool = pool;
    }

    /** In another order each time: none stays behind what hangs for ever. */
    List<Future<Verdict>> submit(List<Supplier<Verdict>> tasks) {
      Collections.shuffle(tasks);
      return tasks.stream().map(task -> pool.submit(() -> perform(task))).toList();
    }

    private Verdict perform(Supplier<Verdict> task) throws InterruptedException {
      places.acquire();
      try {
        if (hangs && System.nanoTime() - start > patience.toNanos()) {
          return Verdict.FAILED;
        }
        Verdict verdict = task.get();
        if (verdict == Verdict.FAILED) {
          hangs = true;
        }
        return verdict;
      } finally {
        places.release();
      }
    }
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
