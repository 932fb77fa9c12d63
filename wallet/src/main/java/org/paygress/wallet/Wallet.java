package org.paygress.wallet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;

/**
 * Ecash of several mints, kept so that no crash, timeout or repetition loses or doubles a unit.
 *
 * <p>An operation that moves money is named by its caller. The name is the key of idempotency: the
 * same name always yields the same outcome, over restarts too, and an operation that was cut short
 * goes on where it was. All methods may be called from many threads at once; they block for at most
 * a few request timeouts of one mint and never on another mint.
 */
public interface Wallet extends AutoCloseable {

  /**
   * Says what a token would bring, without moving anything: mint on the allow-list, unit accepted,
   * keysets known to the mint, no spending condition, offline DLEQ proofs (NUT-12) right where the
   * token carries them, fees (NUT-02) taken off. Whether the proofs are still unspent is only found
   * out by {@link #receive}.
   */
  Assessment assess(Token token);

  /**
   * Swaps the token's proofs for proofs of our own (NUT-03). Durable from the first step on: after
   * a crash {@link #resume} needs no token. The token of a known operation is ignored. A token that
   * is refused before anything of it was kept leaves no operation behind: another call looks at it
   * anew.
   *
   * @param operationId 1 to 200 characters, unique per payment, the caller's own
   */
  ReceiveOutcome receive(String operationId, Token token);

  /** Goes on with an operation begun by {@link #receive}; {@code NotBegun} if there is none. */
  ReceiveOutcome resume(String operationId);

  /**
   * Makes a token of exactly {@code amount} out of our balance, rounded down to whole units of
   * {@code unit}. It carries DLEQ proofs. The same operation returns the same token for ever, so a
   * refund can be sent again.
   *
   * @param unit "sat" or "msat"
   */
  SendOutcome send(String operationId, MintUrl mint, String unit, Msat amount);

  /**
   * As {@link #send(String, MintUrl, String, Msat)}, but only the lock's receiver can spend the
   * token (NUT-11). Its secrets do not derive from the seed, so {@link #restore} does not find it.
   * Under the name of an earlier send that send's token is returned, whatever its lock was.
   */
  SendOutcome send(String operationId, MintUrl mint, String unit, Msat amount, P2pkLock lock);

  /**
   * As {@link #send(String, MintUrl, String, Msat)}, but the ledger and the history say that a
   * payer's money went back.
   */
  SendOutcome refund(String operationId, MintUrl mint, String unit, Msat amount);

  /**
   * As {@link #refund(String, MintUrl, String, Msat)}, but only the lock's receiver can spend the
   * token, as far as that can be: not where the mint does not honour locks or cannot be asked, nor
   * in a keyset that ends, whose proofs only their owner could save then.
   */
  SendOutcome refund(String operationId, MintUrl mint, String unit, Msat amount, P2pkLock lock);

  /** The token that {@link #send} made under this name before; empty if it made none (yet). */
  Optional<Token> sent(String operationId);

  /**
   * Whether a token is of a keyset that is over, or will be after {@code ahead}, while its mint has
   * one that lasts longer; false as long as the mint cannot be asked.
   */
  boolean ends(Token token, Duration ahead);

  /**
   * Pays a Lightning invoice out of our balance at a mint (NUT-05), never twice. Change of the fee
   * reserve comes back (NUT-08); where a mint gives none, the reserve is all a fee.
   *
   * <p>A refusal before anything was reserved leaves no operation behind: another call begins anew.
   * One that came after an attempt is final: to try again takes another name.
   *
   * @param unit "sat" or "msat"
   * @param feeMax the most that input fees and the mint's fee reserve may come to together
   */
  MeltOutcome melt(
      String operationId, MintUrl mint, String unit, Bolt11Invoice invoice, Msat feeMax);

  /**
   * What one {@link #melt} can come to now.
   *
   * @param unit "sat" or "msat"
   */
  Payable payable(MintUrl mint, String unit);

  /** What is spendable now, per mint of the allow-list or with a balance; all units together. */
  Map<MintUrl, Msat> balances();

  /**
   * What it costs in input fees (NUT-02) to spend all that is held at a mint in one unit, rounded
   * up to whole units; nothing when the mint's keysets cannot be had.
   *
   * @param unit "sat" or "msat"
   */
  Msat spendingFee(MintUrl mint, String unit);

  /** The double-entry books; unbalanced only if the database was tampered with or we have a bug. */
  Ledger ledger();

  /**
   * The newest operations, the newest first.
   *
   * @param limit 1 or more
   */
  List<HistoryEntry> history(int limit);

  /**
   * Finds our proofs again from the seed alone (NUT-13, NUT-09): searches every keyset of the mint
   * as far as {@code scope} says, leaves out what is spent (NUT-07), known or given away, and moves
   * the counters past all that was found. May be repeated at any time.
   *
   * <p>A token that was sent before the database was lost, and that its receiver has not redeemed,
   * is found again too unless the scope names it: the seed does not know that it was given away.
   */
  RestoreOutcome restore(MintUrl mint, RestoreScope scope);

  /** As {@link #restore(MintUrl, RestoreScope)} with the seed alone. */
  default RestoreOutcome restore(MintUrl mint) {
    return restore(mint, RestoreScope.seedAlone());
  }

  /**
   * Mints that have signed secrets of our seed which this database does not know of: it is younger
   * or older than the seed's use, and {@link #restore} would find what it lacks. Durable until
   * then.
   */
  Set<MintUrl> restoreAdvised();

  /**
   * Asks the mint for the states of our spendable proofs; books those it says are spent as lost.
   */
  VerifyOutcome verify(MintUrl mint);

  /**
   * Swaps our proofs of keysets that are inactive or end (NUT-02, {@code final_expiry}) within
   * {@code ahead} for proofs of an active keyset that lasts longer, as far as they are worth more
   * than the fee.
   */
  RotationReport rotate(Duration ahead);

  /**
   * Makes a few large proofs of many small ones where more than 100 of a mint and unit are held, so
   * that no amount needs more proofs than a mint takes at once.
   */
  RotationReport merge();

  /**
   * Of tokens given away those that their receivers have redeemed, as far as their mints say so
   * (NUT-07): all their proofs are spent, and not by an operation of ours whose name is that of the
   * token's and "/" and more.
   *
   * @param sent by the name of the operation that made them
   */
  Set<String> redeemed(Map<String, Token> sent);

  /**
   * Forgets what is over. Sums stay what they were: of the ledger, and the highest numbers in
   * names. Counters stay, and so does what {@link #send} made until {@link #redeemed} has found it
   * redeemed, or it has come back. To go on with what is forgotten finds none that has begun.
   *
   * @param refusedBefore receives that were refused are forgotten if they began before: nothing was
   *     taken, and their tokens are as good as they were
   * @param doneBefore all else that is over is forgotten if it began before
   * @param needed names of operations that are not forgotten
   */
  void forget(Instant refusedBefore, Instant doneBefore, Predicate<String> needed);

  /** Goes on with every unfinished operation. Nothing pending is ever dropped. */
  RecoveryReport recover();

  @Override
  void close();
}
