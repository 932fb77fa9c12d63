package org.paygress.provider.treasury;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.provider.store.SentTokens;
import org.paygress.provider.store.WalletLink;
import org.paygress.system.sqlite.Database;
import org.paygress.wallet.Assessment;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.Ledger;
import org.paygress.wallet.MeltOutcome;
import org.paygress.wallet.Payable;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.RecoveryReport;
import org.paygress.wallet.RestoreOutcome;
import org.paygress.wallet.RestoreScope;
import org.paygress.wallet.RotationReport;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.VerifyOutcome;
import org.paygress.wallet.Wallet;

/**
 * A wallet whose given-away tokens are in the journal as well: if its database is lost, refunds can
 * still be fetched again, and a restore does not take what belongs to others.
 *
 * <p>A token is in the journal before anybody is given it, for {@link #send} returns it only then.
 */
public final class JournallingWallet implements Wallet {

  /** Tokens whose mints are asked in one call of {@link #forget}. */
  private static final int ASKED_AT_ONCE_MAX = 500;

  private final Wallet wallet;
  private final Database database;
  private final SentTokens tokens = new SentTokens();
  private final WalletLink link = new WalletLink();

  /**
   * @param database opened with {@link SentTokens#SCHEMA}
   */
  public JournallingWallet(Wallet wallet, Database database) {
    this.wallet = wallet;
    this.database = database;
  }

  @Override
  public SendOutcome send(String operationId, MintUrl mint, String unit, Msat amount) {
    return once(operationId, () -> wallet.send(operationId, mint, unit, amount));
  }

  @Override
  public SendOutcome send(
      String operationId, MintUrl mint, String unit, Msat amount, P2pkLock lock) {
    return once(operationId, () -> wallet.send(operationId, mint, unit, amount, lock));
  }

  @Override
  public SendOutcome refund(String operationId, MintUrl mint, String unit, Msat amount) {
    return once(operationId, () -> wallet.refund(operationId, mint, unit, amount));
  }

  @Override
  public SendOutcome refund(
      String operationId, MintUrl mint, String unit, Msat amount, P2pkLock lock) {
    return once(operationId, () -> wallet.refund(operationId, mint, unit, amount, lock));
  }

  @Override
  public Optional<Token> sent(String operationId) {
    return remembered(operationId).or(() -> wallet.sent(operationId));
  }

  private Optional<Token> remembered(String operation) {
    return database.transaction(tx -> tokens.find(tx, operation));
  }

  /** The token of {@code operation}, made by {@code send} unless it is in the journal. */
  private SendOutcome once(String operation, Supplier<SendOutcome> send) {
    Optional<Token> earlier = remembered(operation);
    if (earlier.isPresent()) {
      return new SendOutcome.Sent(earlier.get());
    }
    SendOutcome outcome = send.get();
    if (outcome instanceof SendOutcome.Sent(var token)) {
      database.execute(tx -> tokens.put(tx, operation, token));
    }
    return outcome;
  }

  @Override
  public RestoreOutcome restore(MintUrl mint, RestoreScope scope) {
    return wallet.restore(
        mint, database.transaction(tx -> scope.knowing(tokens.all(tx), link.marks(tx, mint))));
  }

  @Override
  public Payable payable(MintUrl mint, String unit) {
    return wallet.payable(mint, unit);
  }

  /** From now on an operation's token is another one: what it made before is ours again. */
  void supersede(String operationId, Token token) {
    database.execute(tx -> tokens.replace(tx, operationId, token));
  }

  @Override
  public boolean ends(Token token, Duration ahead) {
    return wallet.ends(token, ahead);
  }

  @Override
  public Assessment assess(Token token) {
    return wallet.assess(token);
  }

  @Override
  public ReceiveOutcome receive(String operationId, Token token) {
    return wallet.receive(operationId, token);
  }

  @Override
  public ReceiveOutcome resume(String operationId) {
    return wallet.resume(operationId);
  }

  @Override
  public MeltOutcome melt(
      String operationId, MintUrl mint, String unit, Bolt11Invoice invoice, Msat feeMax) {
    return wallet.melt(operationId, mint, unit, invoice, feeMax);
  }

  @Override
  public Map<MintUrl, Msat> balances() {
    return wallet.balances();
  }

  @Override
  public Msat spendingFee(MintUrl mint, String unit) {
    return wallet.spendingFee(mint, unit);
  }

  @Override
  public Ledger ledger() {
    return wallet.ledger();
  }

  @Override
  public Set<String> redeemed(Map<String, Token> sent) {
    return wallet.redeemed(sent);
  }

  /**
   * Forgets a token as soon as its receiver has redeemed it, some in each call; what led to one
   * that is remembered stays, too.
   */
  @Override
  public void forget(Instant refusedBefore, Instant doneBefore, Predicate<String> needed) {
    Map<String, Token> old =
        database.transaction(tx -> tokens.unasked(tx, doneBefore, ASKED_AT_ONCE_MAX));
    Set<String> redeemed = wallet.redeemed(old);
    database.execute(
        tx -> {
          for (Map.Entry<String, Token> one : old.entrySet()) {
            if (redeemed.contains(one.getKey())) {
              tokens.forget(tx, one.getKey(), one.getValue());
            } else {
              tokens.asked(tx, one.getKey());
            }
          }
        });
    Set<String> held = database.transaction(tokens::operations);
    wallet.forget(
        refusedBefore,
        doneBefore,
        name -> needed.test(name) || held.contains(name.split("/", 2)[0]));
  }

  @Override
  public List<HistoryEntry> history(int limit) {
    return wallet.history(limit);
  }

  @Override
  public Set<MintUrl> restoreAdvised() {
    return wallet.restoreAdvised();
  }

  @Override
  public VerifyOutcome verify(MintUrl mint) {
    return wallet.verify(mint);
  }

  @Override
  public RotationReport rotate(Duration ahead) {
    return wallet.rotate(ahead);
  }

  @Override
  public RotationReport merge() {
    return wallet.merge();
  }

  @Override
  public RecoveryReport recover() {
    return wallet.recover();
  }

  @Override
  public void close() {
    wallet.close();
  }
}
