package org.paygress.wallet.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.token.CashuUnit;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.ProofDleq;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;
import org.paygress.wallet.WalletException;

/**
 * Our proofs: UNSPENT, RESERVED by an open send, SENT in a token, SPENT in a swap of ours or by
 * whom they were sent to, or EXPIRED with their keyset.
 */
public final class ProofStore {
  private ProofStore() {}

  public static void add(Tx tx, Operation maker, String state, List<Proof> proofs)
      throws SQLException {
    for (Proof proof : proofs) {
      Optional<ProofDleq> dleq = proof.dleq();
      tx.update(
          "INSERT INTO proofs VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
          proof.y().hex(),
          maker.mint().value(),
          maker.unit().wire(),
          proof.keyset().hex(),
          proof.amount(),
          proof.secret(),
          proof.c().hex(),
          dleq.map(d -> d.e().hex()).orElse(null),
          dleq.map(d -> d.s().hex()).orElse(null),
          dleq.map(d -> d.r().hex()).orElse(null),
          state,
          maker.id(),
          state.equals("SENT") ? maker.id() : null);
    }
  }

  /** Spendable proofs, the largest first. */
  public static List<Proof> spendable(Tx tx, MintUrl mint, CashuUnit unit) throws SQLException {
    return tx.query(
        "SELECT * FROM proofs WHERE state = 'UNSPENT' AND mint = ? AND unit = ?"
            + " ORDER BY amount DESC, y",
        ProofStore::read,
        mint.value(),
        unit.wire());
  }

  /** The mints that we have spendable proofs of, or have set some of aside. */
  public static List<MintUrl> mints(Tx tx) throws SQLException {
    return tx.query(
        "SELECT DISTINCT mint FROM proofs WHERE state IN ('UNSPENT', 'EXPIRED') ORDER BY mint",
        row -> MintUrl.of(row.text("mint")));
  }

  /** Proofs of a mint and unit in a state, the largest first. */
  static List<Proof> in(Tx tx, MintUrl mint, CashuUnit unit, String state) throws SQLException {
    return tx.query(
        "SELECT * FROM proofs WHERE state = ? AND mint = ? AND unit = ? ORDER BY amount DESC, y",
        ProofStore::read,
        state,
        mint.value(),
        unit.wire());
  }

  static void move(Tx tx, List<Proof> proofs, String state) throws SQLException {
    for (Proof proof : proofs) {
      tx.update("UPDATE proofs SET state = ? WHERE y = ?", state, proof.y().hex());
    }
  }

  /** Whether we have, or had, this proof. */
  public static boolean knows(Tx tx, Proof proof) throws SQLException {
    return tx.exists("SELECT 1 FROM proofs WHERE y = ?", proof.y().hex());
  }

  /**
   * Of {@code proofs} those that we never had, in their order as far as they come to {@code most}.
   */
  public static List<Proof> unknown(Tx tx, List<Proof> proofs, long most) throws SQLException {
    List<Proof> fitting = new ArrayList<>();
    long left = most;
    for (Proof proof : proofs) {
      if (proof.amount() <= left && !knows(tx, proof)) {
        fitting.add(proof);
        left -= proof.amount();
      }
    }
    return fitting;
  }

  public static List<Proof> reserved(Tx tx, String operation) throws SQLException {
    return tx.query(
        "SELECT * FROM proofs WHERE state = 'RESERVED' AND used_by = ? ORDER BY amount, y",
        ProofStore::read,
        operation);
  }

  /** Gives spendable proofs to an operation, as RESERVED or SENT. */
  public static void use(Tx tx, List<Proof> proofs, String operation, String state)
      throws SQLException {
    for (Proof proof : proofs) {
      int changed =
          tx.update(
              "UPDATE proofs SET state = ?, used_by = ? WHERE y = ? AND state = 'UNSPENT'",
              state,
              operation,
              proof.y().hex());
      if (changed != 1) {
        throw new WalletException("a proof was used twice");
      }
    }
  }

  /** Of these proofs those that we gave away came back, or were spent by whoever got them. */
  public static void redeemed(Tx tx, List<Proof> proofs) throws SQLException {
    for (Proof proof : proofs) {
      tx.update(
          "UPDATE proofs SET state = 'SPENT' WHERE y = ? AND state = 'SENT'", proof.y().hex());
    }
  }

  /** The mint has signed all that the operation's swap asked for; {@code fresh} of it is ours. */
  public static void swapped(Tx tx, Operation operation, List<Proof> fresh) throws SQLException {
    OperationJournal.signed(tx, operation);
    replace(tx, operation, fresh);
  }

  /** A swap of the operation is done: its reserved proofs are spent, and these came for them. */
  public static void replace(Tx tx, Operation operation, List<Proof> fresh) throws SQLException {
    tx.update(
        "UPDATE proofs SET state = 'SPENT' WHERE state = 'RESERVED' AND used_by = ?",
        operation.id());
    add(tx, operation, "UNSPENT", fresh);
  }

  static void release(Tx tx, String operation) throws SQLException {
    tx.update(
        "UPDATE proofs SET state = 'UNSPENT', used_by = NULL WHERE state = 'RESERVED'"
            + " AND used_by = ?",
        operation);
  }

  /** Marks a spendable proof as gone; false when it was not spendable (any more). */
  static boolean lost(Tx tx, Proof proof) throws SQLException {
    return tx.update(
            "UPDATE proofs SET state = 'SPENT' WHERE y = ? AND state = 'UNSPENT'", proof.y().hex())
        == 1;
  }

  public static Map<MintUrl, Msat> balances(Tx tx) throws SQLException {
    record Sum(MintUrl mint, Msat value) {}
    List<Sum> sums =
        tx.query(
            "SELECT mint, unit, sum(amount) AS sum FROM proofs WHERE state = 'UNSPENT'"
                + " GROUP BY mint, unit",
            row ->
                new Sum(
                    MintUrl.of(row.text("mint")),
                    CashuUnit.of(row.text("unit")).orElseThrow().toMsat(row.number("sum"))));
    Map<MintUrl, Msat> balances = new TreeMap<>(java.util.Comparator.comparing(MintUrl::value));
    sums.forEach(
        sum ->
            balances.merge(
                sum.mint(), sum.value(), (a, b) -> new Msat(Math.addExact(a.value(), b.value()))));
    return balances;
  }

  private static Proof read(Row row) throws SQLException {
    Optional<ProofDleq> dleq =
        row.optionalText("dleq_e").isEmpty()
            ? Optional.empty()
            : Optional.of(
                new ProofDleq(scalar(row, "dleq_e"), scalar(row, "dleq_s"), scalar(row, "dleq_r")));
    return new Proof(
        row.number("amount"),
        new KeysetId(row.text("keyset")),
        row.text("secret"),
        point(row.text("c")),
        dleq);
  }

  private static Scalar scalar(Row row, String column) throws SQLException {
    return Scalar.of(HexFormat.of().parseHex(row.text(column)));
  }

  static CurvePoint point(String hex) {
    return CurvePoint.of(HexFormat.of().parseHex(hex));
  }
}
