package org.paygress.wallet.saga;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.mint.MeltTerms;
import org.paygress.cashu.mint.MintAnswer;
import org.paygress.cashu.mint.MintDirectory;
import org.paygress.cashu.mint.MintView;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.lock.KeyedLocks;
import org.paygress.system.sqlite.Database;
import org.paygress.system.sqlite.StoreException;
import org.paygress.wallet.Assessment;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.JournalMark;
import org.paygress.wallet.Ledger;
import org.paygress.wallet.MeltOutcome;
import org.paygress.wallet.MeltRefusal;
import org.paygress.wallet.Payable;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.RecoveryReport;
import org.paygress.wallet.RestoreOutcome;
import org.paygress.wallet.RestoreScope;
import org.paygress.wallet.RotationReport;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.VerifyOutcome;
import org.paygress.wallet.Wallet;
import org.paygress.wallet.WalletException;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.store.Books;
import org.paygress.wallet.store.ClaimStore;
import org.paygress.wallet.store.OldOperations;
import org.paygress.wallet.store.Operation;
import org.paygress.wallet.store.OperationJournal;
import org.paygress.wallet.store.ProofStore;
import org.paygress.wallet.store.RestoreAdvice;
import org.paygress.wallet.store.WalletSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Wallet}: proofs and journal in one SQLite file, secrets from one seed (NUT-13), each
 * operation a saga ({@link ReceiveSaga}, {@link SendSaga}, {@link MeltSaga}, {@link RotateSaga}).
 */
public final class CashuWallet implements Wallet {
  private static final Logger log = LoggerFactory.getLogger(CashuWallet.class);
  private static final int OPERATION_ID_LENGTH_MAX = 200;

  private final WalletSettings settings;
  private final Database database;
  private final MintDirectory directory;
  private final TokenAssessor assessor;
  private final ReceiveSaga receives;
  private final SendSaga sends;
  private final MeltSaga melts;
  private final RotateSaga rotations;
  private final SeedSearch search;
  private final ProofAudit audit;
  private final RedeemedTokens redeemed;
  private final WalletRecovery recovery;

  private CashuWallet(WalletSettings settings) {
    this.settings = settings;
    this.database = WalletSchema.open(settings.database(), settings.seed(), settings.clock());
    this.directory = new MintDirectory(settings.requestTimeout(), settings.unknownKeysets());
    Unlocking unlocking = new Unlocking(settings.unlocking(), settings.clock());
    this.assessor = new TokenAssessor(settings.mints(), directory, unlocking, settings.unproven());
    KeyedLocks<String> locks = new KeyedLocks<>();
    Duration quarantine = settings.requestTimeout().multipliedBy(WalletContext.QUARANTINE_REQUESTS);
    WalletContext context =
        new WalletContext(
            database,
            directory,
            new SecretDerivation(settings.seed()),
            unlocking,
            settings.observer(),
            settings.marks(),
            settings.clock(),
            quarantine,
            new CounterRoom());
    this.receives = new ReceiveSaga(context, assessor, locks);
    this.rotations = new RotateSaga(context, locks);
    this.sends = new SendSaga(context, locks, rotations);
    this.melts = new MeltSaga(context, locks, rotations);
    this.search = new SeedSearch(context);
    this.audit = new ProofAudit(context);
    this.redeemed = new RedeemedTokens(context);
    this.recovery =
        new WalletRecovery(database, quarantine, locks, receives, sends, melts, rotations, search);
  }

  /**
   * Opens or makes the database. No request leaves; call {@link #recover} for unfinished work. A
   * ledger that does not balance is logged as an error and shown by {@link #ledger}; the wallet
   * works on.
   *
   * @throws org.paygress.system.sqlite.StoreException the file cannot be used
   * @throws WalletException it belongs to another seed
   */
  public static CashuWallet open(WalletSettings settings) {
    CashuWallet wallet = new CashuWallet(settings);
    if (!wallet.ledger().balanced()) {
      // Refusing to open would also hold back refunds that people wait for.
      log.error("the wallet's ledger does not balance: see its books, and compare with the mints");
    }
    return wallet;
  }

  /** Who is told from now on that the wallet's file is broken. */
  public void onBroken(Consumer<StoreException> listener) {
    database.onBroken(listener);
  }

  @Override
  public Assessment assess(Token token) {
    return switch (assessor.assess(token)) {
      case TokenAssessor.Finding.Bad(var reason, var message) ->
          new Assessment.Refused(reason, message);
      case TokenAssessor.Finding.Good good -> acceptable(token, good);
    };
  }

  private Assessment acceptable(Token token, TokenAssessor.Finding.Good good) {
    // Only we could have spent it, and what we took once, the claims know.
    boolean lockedToUs =
        good.lockedToUs()
            && database.transaction(tx -> ClaimStore.holder(tx, good.proofs())).isEmpty();
    CashuUnit unit = good.unit();
    return new Assessment.Acceptable(
        token.mint(),
        unit.wire(),
        unit.toMsat(token.amount()),
        unit.toMsat(good.net()),
        lockedToUs);
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
    return send(HistoryEntry.Kind.SEND, operationId, mint, unit, amount, Optional.empty());
  }

  @Override
  public SendOutcome send(
      String operationId, MintUrl mint, String unit, Msat amount, P2pkLock lock) {
    return send(HistoryEntry.Kind.SEND, operationId, mint, unit, amount, Optional.of(lock));
  }

  @Override
  public SendOutcome refund(String operationId, MintUrl mint, String unit, Msat amount) {
    return send(HistoryEntry.Kind.REFUND, operationId, mint, unit, amount, Optional.empty());
  }

  @Override
  public SendOutcome refund(
      String operationId, MintUrl mint, String unit, Msat amount, P2pkLock lock) {
    boolean can =
        directory.view(mint) instanceof MintAnswer.Done<MintView>(var view)
            && view.info().honoursLocks()
            && CashuUnit.of(unit)
                .flatMap(view::active)
                .filter(keyset -> keyset.finalExpiry().isEmpty())
                .isPresent();
    return send(
        HistoryEntry.Kind.REFUND,
        operationId,
        mint,
        unit,
        amount,
        can ? Optional.of(lock) : Optional.empty());
  }

  private SendOutcome send(
      HistoryEntry.Kind kind,
      String operationId,
      MintUrl mint,
      String unit,
      Msat amount,
      Optional<P2pkLock> lock) {
    String id = checked(operationId);
    return CashuUnit.of(unit)
        .map(known -> sends.send(kind, id, mint, known, amount, lock))
        .orElseGet(() -> new SendOutcome.Failed("the unit is neither sat nor msat"));
  }

  @Override
  public Optional<Token> sent(String operationId) {
    return sends.sent(checked(operationId));
  }

  @Override
  public Payable payable(MintUrl mint, String unitName) {
    CashuUnit unit = CashuUnit.of(unitName).orElse(CashuUnit.SAT);
    List<Proof> held = database.transaction(tx -> ProofStore.spendable(tx, mint, unit));
    MeltTerms terms = MeltTerms.ANY;
    if (directory.view(mint) instanceof MintAnswer.Done<MintView>(var view)) {
      held = view.known(held);
      terms = view.info().melting();
    }
    long atOnce = Token.sum(held.subList(0, Math.min(held.size(), ProofSelection.INPUTS_MAX)));
    MeltTerms.Range range = terms.range(unit.wire());
    return new Payable(
        unit.toMsat(Math.min(range.least(), Math.addExact(atOnce, 1))),
        unit.toMsat(Math.min(range.most(), atOnce)),
        unit.toMsat(atOnce));
  }

  @Override
  public boolean ends(Token token, Duration ahead) {
    if (!(directory.view(token.mint()) instanceof MintAnswer.Done<MintView>(var view))) {
      return false;
    }
    Instant limit = settings.clock().instant().plus(ahead);
    return CashuUnit.of(token.unit())
        .filter(
            unit ->
                token.proofs().stream()
                    .anyMatch(proof -> view.isEnding(proof.keyset(), unit, limit)))
        .isPresent();
  }

  /**
   * Looks whether the paths of its file still lead to what was opened; see {@link Database#look}.
   *
   * @throws IOException it cannot be told
   */
  public void look() throws IOException {
    database.look();
  }

  /** The journal that this wallet was used with last, and how far that was; empty when new. */
  public Optional<JournalMark> journal() {
    return database.transaction(WalletSchema::journal);
  }

  /** From now on this wallet is used with that journal. */
  public void belongTo(JournalMark journal) {
    database.execute(tx -> WalletSchema.belongTo(tx, journal));
  }

  /** The highest number that follows {@code prefix} in a name of an operation; 0 for none. */
  public long highest(String prefix) {
    return database.transaction(tx -> OperationJournal.highest(tx, prefix));
  }

  @Override
  public Map<MintUrl, Msat> balances() {
    Map<MintUrl, Msat> balances = new HashMap<>();
    settings.mints().forEach(mint -> balances.put(mint, new Msat(0)));
    balances.putAll(database.transaction(ProofStore::balances));
    return Map.copyOf(balances);
  }

  @Override
  public Msat spendingFee(MintUrl mint, String unit) {
    Optional<CashuUnit> known = CashuUnit.of(unit);
    if (known.isEmpty() || !(directory.view(mint) instanceof MintAnswer.Done<MintView>(var view))) {
      return new Msat(0);
    }
    List<Proof> held = database.transaction(tx -> ProofStore.spendable(tx, mint, known.get()));
    return known.get().toMsat(view.inputFee(view.known(held)).orElseThrow());
  }

  @Override
  public MeltOutcome melt(
      String operationId, MintUrl mint, String unit, Bolt11Invoice invoice, Msat feeMax) {
    String id = checked(operationId);
    return CashuUnit.of(unit)
        .map(known -> melts.melt(new MeltPlanner.Order(id, mint, known, invoice, feeMax)))
        .orElseGet(
            () ->
                new MeltOutcome.Refused(
                    MeltRefusal.UNSUPPORTED_UNIT, "the unit is neither sat nor msat"));
  }

  @Override
  public Ledger ledger() {
    return database.transaction(Books::read);
  }

  @Override
  public Set<String> redeemed(Map<String, Token> sent) {
    return redeemed.of(sent);
  }

  @Override
  public void forget(Instant refusedBefore, Instant doneBefore, Predicate<String> needed) {
    OldOperations.forget(database, refusedBefore.toEpochMilli(), doneBefore.toEpochMilli(), needed);
  }

  @Override
  public List<HistoryEntry> history(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("a history has at least one entry");
    }
    return database.transaction(tx -> OperationJournal.history(tx, limit));
  }

  @Override
  public RestoreOutcome restore(MintUrl mint, RestoreScope scope) {
    return search.restore(mint, scope);
  }

  @Override
  public Set<MintUrl> restoreAdvised() {
    return database.transaction(RestoreAdvice::given);
  }

  @Override
  public VerifyOutcome verify(MintUrl mint) {
    return audit.verify(mint);
  }

  @Override
  public RotationReport rotate(Duration ahead) {
    return rotations.rotate(ahead);
  }

  @Override
  public RotationReport merge() {
    return rotations.merge();
  }

  @Override
  public RecoveryReport recover() {
    return recovery.run(settings.mints());
  }

  private static String checked(String operationId) {
    if (operationId.isEmpty() || operationId.length() > OPERATION_ID_LENGTH_MAX) {
      throw new IllegalArgumentException("an operation id has 1 to 200 characters");
    }
    if (operationId.startsWith(Operation.OWN_PREFIX)) {
      throw new IllegalArgumentException("operation ids with this prefix are the wallet's own");
    }
    return operationId;
  }

  @Override
  public void close() {
    directory.close();
    database.close();
  }
}
