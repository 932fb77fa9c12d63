package org.paygress.wallet.store;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.KeysetId;
import org.paygress.protocol.money.MintUrl;
import org.paygress.wallet.HistoryEntry;
import org.paygress.wallet.RefusalReason;

/**
 * One row of the journal.
 *
 * @param amount units: what a receive will bring, what a send hands over or a melt pays
 * @param firstCounter the outputs' counters run from here on (NUT-13)
 * @param outputs the outputs' amounts; in a send, first those of the token, then the change; in a
 *     melt the blank ones of its change have an amount that means nothing
 * @param attempts requests that may have left
 * @param uncertainSinceMillis when the newest request left whose fate is unknown; 0 for none
 */
public record Operation(
    String id,
    HistoryEntry.Kind kind,
    State state,
    MintUrl mint,
    CashuUnit unit,
    long amount,
    Optional<KeysetId> keyset,
    long firstCounter,
    List<Long> outputs,
    int attempts,
    long uncertainSinceMillis,
    Optional<RefusalReason> reason,
    String message,
    Optional<String> token) {

  /** Names that begin so are the wallet's own. */
  public static final String OWN_PREFIX = "wallet/";

  /** How far it got. The last two are final. */
  public enum State {
    PREPARED,
    SENT,
    FINALIZED,
    REFUSED;

    public boolean isOpen() {
      return this == PREPARED || this == SENT;
    }
  }

  public static Operation prepared(
      String id, HistoryEntry.Kind kind, MintUrl mint, CashuUnit unit, long amount, SwapPlan plan) {
    return new Operation(
        id,
        kind,
        State.PREPARED,
        mint,
        unit,
        amount,
        Optional.of(plan.keyset()),
        plan.firstCounter(),
        plan.outputs(),
        0,
        0,
        Optional.empty(),
        "",
        Optional.empty());
  }

  /** One that is over as soon as it is written, under a name of the wallet's own. */
  public static Operation booked(
      HistoryEntry.Kind kind, MintUrl mint, CashuUnit unit, long amount) {
    return new Operation(
        ownId(kind),
        kind,
        State.FINALIZED,
        mint,
        unit,
        amount,
        Optional.empty(),
        0,
        List.of(),
        0,
        0,
        Optional.empty(),
        "",
        Optional.empty());
  }

  /** A fresh name that no caller can have given. */
  public static String ownId(HistoryEntry.Kind kind) {
    return OWN_PREFIX + kind.name().toLowerCase(Locale.ROOT) + "/" + UUID.randomUUID();
  }

  public Operation sent(int newAttempts, long since) {
    return new Operation(
        id,
        kind,
        State.SENT,
        mint,
        unit,
        amount,
        keyset,
        firstCounter,
        outputs,
        newAttempts,
        since,
        reason,
        message,
        token);
  }

  @Override
  public String toString() {
    return "Operation(" + id + ", " + kind + ", " + state + ")";
  }
}
