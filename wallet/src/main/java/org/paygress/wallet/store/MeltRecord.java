package org.paygress.wallet.store;

import java.sql.SQLException;
import java.util.Optional;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.MeltRefusal;
import org.paygress.wallet.WalletException;

/**
 * What the journal keeps of a melt beside its {@link Operation}.
 *
 * @param quote the mint's name for it
 * @param feeReserve units
 * @param feeMax units; the most that the whole payment may cost
 * @param target units that the proofs to pay with must be worth; what a split makes
 */
public record MeltRecord(
    String operation,
    Stage stage,
    String quote,
    long feeReserve,
    long feeMax,
    long target,
    Optional<MeltRefusal> refusal,
    Optional<String> preimage) {

  /** Which request the operation's state and outputs are about. */
  public enum Stage {
    /** A swap to proofs that fit, for a mint that gives no change. */
    SPLIT,
    /** The payment. */
    PAY
  }

  public MeltRecord paying() {
    return new MeltRecord(
        operation, Stage.PAY, quote, feeReserve, feeMax, target, refusal, preimage);
  }

  public MeltRecord paid(Optional<String> proof) {
    return new MeltRecord(operation, stage, quote, feeReserve, feeMax, target, refusal, proof);
  }

  public MeltRecord refused(MeltRefusal reason) {
    return new MeltRecord(
        operation, stage, quote, feeReserve, feeMax, target, Optional.of(reason), preimage);
  }

  public static MeltRecord find(Tx tx, String operation) throws SQLException {
    return tx.one(
            "SELECT * FROM melts WHERE operation = ?",
            row ->
                new MeltRecord(
                    row.text("operation"),
                    Stage.valueOf(row.text("stage")),
                    row.text("quote"),
                    row.number("fee_reserve"),
                    row.number("fee_max"),
                    row.number("target"),
                    row.optionalText("refusal").map(MeltRefusal::valueOf),
                    row.optionalText("preimage")),
            operation)
        .orElseThrow(() -> new WalletException("the journal lacks a part of a melt"));
  }

  public void put(Tx tx) throws SQLException {
    tx.update(
        "INSERT INTO melts (operation, stage, quote, fee_reserve, fee_max, target, refusal,"
            + " preimage) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (operation) DO UPDATE SET"
            + " stage = excluded.stage, refusal = excluded.refusal, preimage = excluded.preimage",
        operation,
        stage.name(),
        quote,
        feeReserve,
        feeMax,
        target,
        refusal.map(Enum::name).orElse(null),
        preimage.orElse(null));
  }

  @Override
  public String toString() {
    return "MeltRecord(" + operation + ", " + stage + ", redacted)";
  }
}
