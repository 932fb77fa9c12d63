package org.paygress.cashu;

import java.time.Duration;
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
import org.paygress.protocol.money.Msat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Wallet}: proofs and journal in one SQLite file, secrets from one seed (NUT-13), each
 * operation a saga ({@link ReceiveSaga}, {@link SendSaga}).
 */
public final class CashuWallet implements Wallet {
  private static final Logger log = LoggerFactory.getLogger(CashuWallet.class);
  private static final int OPERATION_ID_LENGTH_MAX = 200;
  private static final int RECOVERIES_AT_ONCE = 16;

  private final WalletSettings settings;
  private final WalletDatabase database;
  private final MintDirectory directory;
  private final TokenAssessor assessor;
  private final OperationLocks locks = new OperationLocks();
  private final ReceiveSaga receives;
  private final SendSaga sends;

  private CashuWallet(WalletSettings settings) {
    this.settings = settings;
    this.database = WalletDatabase.open(settings.database(), settings.seed());
    this.directory = new MintDirectory(settings.requestTimeout());
    this.assessor = new TokenAssessor(settings.mints(), directory);
    Duration quarantine = settings.requestTimeout().multipliedBy(3);
    WalletContext context =
        new WalletContext(
            database,
            directory,
            new SecretDerivation(settings.seed()),
            settings.observer(),
            quarantine);
    this.receives = new ReceiveSaga(context, assessor, locks);
    this.sends = new SendSaga(context, locks);
  }

  /**
   * Opens or makes the database. No request leaves; call {@link #recover} for unfinished work.
   *
   * @throws WalletException the file cannot be used, or belongs to another seed
   */
  public static CashuWallet open(WalletSettings settings) {
    return new CashuWallet(settings);
  }

  @Override
  public Assessment assess(Token token) {
    return switch (assessor.assess(token)) {
      case TokenAssessor.Finding.Bad(var reason, var message) ->
          new Assessment.Refused(reason, message);
      case TokenAssessor.Finding.Good(var view, var unit, var proofs, long net) ->
          new Assessment.Acceptable(
              token.mint(), unit.wire(), unit.toMsat(token.amount()), unit.toMsat(net));
    };
  }

  @Override
  public ReceiveOutcome receive(String operationId, Token token) {
    return receives.receive(checked(operationId), token);
  }

  @Override
  public ReceiveOutcome resume(String operationId) {
    return receives.resume(checked(operationId));
  }

  @Override
  public SendOutcome send(String operationId, MintUrl mint, String unit, Msat amount) {
    String id = checked(operationId);
    return CashuUnit.of(unit)
        .map(known -> sends.send(id, mint, known, amount))
        .orElseGet(() -> new SendOutcome.Failed("the unit is neither sat nor msat"));
  }

  @Override
  public Optional<Token> sent(String operationId) {
    return sends.sent(checked(operationId));
  }

  @Override
  public Map<MintUrl, Msat> balances() {
    Map<MintUrl, Msat> balances = new HashMap<>();
    settings.mints().forEach(mint -> balances.put(mint, new Msat(0)));
    balances.putAll(database.transaction(ProofStore::balances));
    return Map.copyOf(balances);
  }

  @Override
  public MeltOutcome melt(
      String operationId, MintUrl mint, String unit, Bolt11Invoice invoice, Msat feeMax) {
    throw new UnsupportedOperationException("melt");
  }

  @Override
  public Ledger ledger() {
    throw new UnsupportedOperationException("ledger");
  }

  @Override
  public List<HistoryEntry> history(int limit) {
    throw new UnsupportedOperationException("history");
  }

  @Override
  public RestoreOutcome restore(MintUrl mint) {
    throw new UnsupportedOperationException("restore");
  }

  @Override
  public Set<MintUrl> restoreAdvised() {
    throw new UnsupportedOperationException("restore");
  }

  @Override
  public VerifyOutcome verify(MintUrl mint) {
    throw new UnsupportedOperationException("verify");
  }

  @Override
  public RotationReport rotate(Duration ahead) {
    throw new UnsupportedOperationException("rotate");
  }

  @Override
  public RecoveryReport recover() {
    List<Operation> open = database.transaction(OperationJournal::open);
    Map<Recovery, Integer> counts = new HashMap<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(RECOVERIES_AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<Recovery>> pending = new ArrayList<>();
      for (Operation operation : open) {
        Callable<Recovery> work = () -> recover(operation.id());
        pending.add(pool.submit(work));
      }
      for (Future<Recovery> one : pending) {
        counts.merge(outcome(one), 1, Integer::sum);
      }
    }
    return new RecoveryReport(
        counts.getOrDefault(Recovery.RECOVERED, 0),
        counts.getOrDefault(Recovery.COMPENSATED, 0),
        counts.getOrDefault(Recovery.SKIPPED, 0),
        counts.getOrDefault(Recovery.FAILED, 0));
  }

  private enum Recovery {
    RECOVERED,
    COMPENSATED,
    SKIPPED,
    FAILED
  }

  private static Recovery outcome(Future<Recovery> pending) {
    try {
      return pending.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Recovery.FAILED;
    } catch (ExecutionException e) {
      log.warn("an operation could not be recovered", e.getCause());
      return Recovery.FAILED;
    }
  }

  private Recovery recover(String id) {
    return locks.tryWith(
        id,
        () -> {
          // Read again under the lock: another thread may have finished it meanwhile.
          Optional<Operation> found = database.transaction(tx -> OperationJournal.find(tx, id));
          return found.map(this::advance).orElse(Recovery.COMPENSATED);
        },
        Recovery.SKIPPED);
  }

  private Recovery advance(Operation operation) {
    return operation.kind() == Operation.Kind.RECEIVE
        ? verdict(receives.advance(operation))
        : verdict(sends.advance(operation));
  }

  private static Recovery verdict(ReceiveOutcome outcome) {
    return switch (outcome) {
      case ReceiveOutcome.Received r -> Recovery.RECOVERED;
      case ReceiveOutcome.Refused r -> Recovery.COMPENSATED;
      case ReceiveOutcome.NotBegun n -> Recovery.COMPENSATED;
      case ReceiveOutcome.Unresolved u -> Recovery.FAILED;
    };
  }

  private static Recovery verdict(SendSaga.Progress progress) {
    return switch (progress) {
      case SendSaga.Progress.Made m -> Recovery.RECOVERED;
      case SendSaga.Progress.Undone u -> Recovery.COMPENSATED;
      case SendSaga.Progress.Open o -> Recovery.FAILED;
    };
  }

  private static String checked(String operationId) {
    if (operationId.isEmpty() || operationId.length() > OPERATION_ID_LENGTH_MAX) {
      throw new IllegalArgumentException("an operation id has 1 to 200 characters");
    }
    return operationId;
  }

  @Override
  public void close() {
    directory.close();
    database.close();
  }
}
