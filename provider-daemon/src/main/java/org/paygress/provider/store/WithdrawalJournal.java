package org.paygress.provider.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.lightning.Bolt11Invoice;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.StoreException;
import org.paygress.system.sqlite.Tx;

/**
 * Every withdrawal that is not forgotten. Its invoice is on disk before the wallet is asked to pay
 * it, so whoever goes on after a crash pays that invoice and no other. At most one a mint is under
 * way.
 */
public final class WithdrawalJournal {

  /** Its table. */
  public static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS withdrawals (
            number       INTEGER PRIMARY KEY AUTOINCREMENT,
            mint         TEXT NOT NULL,
            unit         TEXT NOT NULL,
            destination  TEXT NOT NULL,
            invoice      TEXT NOT NULL,
            fee_max_msat INTEGER NOT NULL,
            status       TEXT NOT NULL,
            fee_msat     INTEGER NOT NULL DEFAULT 0,
            note         TEXT NOT NULL DEFAULT '',
            created_at   INTEGER NOT NULL
          ) STRICT""",
          "CREATE UNIQUE INDEX IF NOT EXISTS withdrawals_open ON withdrawals(mint)"
              + " WHERE status = 'PAYING'");

  private static final String COLUMNS =
      "SELECT number, mint, unit, destination, invoice, fee_max_msat, status, fee_msat, note,"
          + " created_at FROM withdrawals ";

  /** Where a withdrawal stands. */
  public enum Status {
    /** The wallet pays the invoice, or finds out whether it did. */
    PAYING,
    /** The invoice is paid. */
    PAID,
    /** Certainly not paid; the money is where it was. */
    REFUSED
  }

  /**
   * One withdrawal.
   *
   * @param number 0 before it is recorded
   * @param destination what the operator named
   * @param fee what it cost; known once it is paid
   * @param note why it was refused
   */
  public record Withdrawal(
      long number,
      MintUrl mint,
      String unit,
      String destination,
      Bolt11Invoice invoice,
      Msat feeMax,
      Status status,
      Msat fee,
      String note,
      Instant createdAt) {

    /** A new one, yet to be recorded. */
    public static Withdrawal of(
        MintUrl mint,
        String unit,
        String destination,
        Bolt11Invoice invoice,
        Msat feeMax,
        Instant createdAt) {
      return new Withdrawal(
          0, mint, unit, destination, invoice, feeMax, Status.PAYING, Msat.ZERO, "", createdAt);
    }
  }

  /** What became of the wish to record a new one. */
  public sealed interface Begun {

    /** It is recorded. */
    record Recorded(Withdrawal withdrawal) implements Begun {}

    /** Another of the same mint is under way. */
    record MintBusy() implements Begun {}

    /** Its invoice was paid before, or is being paid, at whatever mint. */
    record InvoiceUsed(Withdrawal earlier) implements Begun {}
  }

  /** Records a new one, unless its invoice was used: nobody owes the same invoice twice. */
  public Begun begin(Tx tx, Withdrawal fresh) throws SQLException {
    Optional<Withdrawal> earlier =
        tx
            .query(
                COLUMNS + "WHERE status <> 'REFUSED' AND invoice = ? ORDER BY number",
                WithdrawalJournal::read,
                fresh.invoice().text())
            .stream()
            .findFirst();
    if (earlier.isPresent()) {
      return new Begun.InvoiceUsed(earlier.get());
    }
    if (tx.exists(
        "SELECT 1 FROM withdrawals WHERE status = 'PAYING' AND mint = ?", fresh.mint().value())) {
      return new Begun.MintBusy();
    }
    long number =
        tx.one(
                "INSERT INTO withdrawals(mint, unit, destination, invoice, fee_max_msat, status,"
                    + " created_at) VALUES (?,?,?,?,?,?,?) RETURNING number",
                row -> row.number("number"),
                fresh.mint().value(),
                fresh.unit(),
                fresh.destination(),
                fresh.invoice().text(),
                fresh.feeMax().value(),
                fresh.status().name(),
                fresh.createdAt().getEpochSecond())
            .orElseThrow();
    return new Begun.Recorded(find(tx, number).orElseThrow());
  }

  /** Notes how one under way ended; one that has ended stays as it is. */
  public void end(Tx tx, long number, Status status, Msat fee, String note) throws SQLException {
    tx.update(
        "UPDATE withdrawals SET status = ?, fee_msat = ?, note = ?"
            + " WHERE number = ? AND status = 'PAYING'",
        status.name(),
        fee.value(),
        note,
        number);
  }

  public Optional<Withdrawal> find(Tx tx, long number) throws SQLException {
    return tx.one(COLUMNS + "WHERE number = ?", WithdrawalJournal::read, number);
  }

  /** Those that are not known to have ended. */
  public List<Withdrawal> underWay(Tx tx) throws SQLException {
    return tx.query(COLUMNS + "WHERE status = 'PAYING' ORDER BY number", WithdrawalJournal::read);
  }

  private static Withdrawal read(Row row) throws SQLException {
    Bolt11Invoice invoice =
        switch (Bolt11Invoice.parse(row.text("invoice"))) {
          case Parsed.Ok<Bolt11Invoice>(var good) -> good;
          case Parsed.Malformed<Bolt11Invoice>(var reason) ->
              throw new StoreException(
                  "the journal holds an invoice this release cannot read",
                  new IllegalArgumentException(reason));
        };
    return new Withdrawal(
        row.number("number"),
        MintUrl.of(row.text("mint")),
        row.text("unit"),
        row.text("destination"),
        invoice,
        new Msat(row.number("fee_max_msat")),
        Status.valueOf(row.text("status")),
        new Msat(row.number("fee_msat")),
        row.text("note"),
        Instant.ofEpochSecond(row.number("created_at")));
  }
}
