package org.paygress.cashu;

import java.util.Map;
import java.util.Optional;
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

  /** The token that {@link #send} made under this name before; empty if it made none (yet). */
  Optional<Token> sent(String operationId);

  /** What is spendable now, per mint of the allow-list or with a balance; all units together. */
  Map<MintUrl, Msat> balances();

  /** Goes on with every unfinished operation. Nothing pending is ever dropped. */
  RecoveryReport recover();

  @Override
  void close();
}
