package org.paygress.provider.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.paygress.cashu.token.Token;
import org.paygress.cashu.token.TokenV4;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;

/**
 * The tokens that were made to be given away, until their receivers have redeemed them. The wallet
 * has them too; here they outlive its database, for they are no longer ours: a seed does not know
 * what was given away.
 */
public final class SentTokens {

  private static final String V4 = "cashuB";

  /** Its table. */
  public static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS sent_tokens (
            operation TEXT PRIMARY KEY,
            token     TEXT NOT NULL
          ) STRICT""");

  /** When each was made, or its mint was last asked whether it is redeemed; Unix seconds. */
  static final List<String> ASKED =
      List.of(
          "ALTER TABLE sent_tokens ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0",
          "CREATE INDEX sent_tokens_asked ON sent_tokens(asked_at)");

  private static final int MILLIS = 1_000;

  /** Remembers a token under the name of the operation that made it; the first one stays. */
  public void put(Tx tx, String operation, Token token) throws SQLException {
    tx.update(
        "INSERT OR IGNORE INTO sent_tokens VALUES (?, ?, ?)",
        operation,
        token.encode(),
        tx.nowMillis() / MILLIS);
  }

  /** Remembers another token in place of the one that an operation made. */
  public void replace(Tx tx, String operation, Token token) throws SQLException {
    tx.update(
        "INSERT INTO sent_tokens VALUES (?, ?, ?) ON CONFLICT (operation) DO UPDATE SET"
            + " token = excluded.token, asked_at = excluded.asked_at",
        operation,
        token.encode(),
        tx.nowMillis() / MILLIS);
  }

  /**
   * Those that were made, and that nobody asked about, since {@code before}.
   *
   * @return by the names of their operations
   */
  public Map<String, Token> unasked(Tx tx, Instant before, int max) throws SQLException {
    Map<String, Token> unasked = new HashMap<>();
    tx.query(
            "SELECT operation, token FROM sent_tokens WHERE asked_at < ? ORDER BY asked_at LIMIT ?",
            row -> Map.entry(row.text("operation"), read(row)),
            before.getEpochSecond(),
            max)
        .forEach(one -> unasked.put(one.getKey(), one.getValue()));
    return unasked;
  }

  /** Notes that a token was asked about. */
  public void asked(Tx tx, String operation) throws SQLException {
    tx.update(
        "UPDATE sent_tokens SET asked_at = ? WHERE operation = ?",
        tx.nowMillis() / MILLIS,
        operation);
  }

  /** Forgets the token of an operation, unless another has taken its place. */
  public void forget(Tx tx, String operation, Token token) throws SQLException {
    tx.update(
        "DELETE FROM sent_tokens WHERE operation = ? AND token = ?", operation, token.encode());
  }

  /** The names of all operations whose tokens are remembered. */
  public Set<String> operations(Tx tx) throws SQLException {
    return Set.copyOf(tx.query("SELECT operation FROM sent_tokens", row -> row.text("operation")));
  }

  /** The token of an operation, if it made one. */
  public Optional<Token> find(Tx tx, String operation) throws SQLException {
    return tx.one("SELECT token FROM sent_tokens WHERE operation = ?", SentTokens::read, operation);
  }

  /** All of them. */
  public List<Token> all(Tx tx) throws SQLException {
    return tx.query("SELECT token FROM sent_tokens", SentTokens::read);
  }

  private static Token read(Row row) throws SQLException {
    // Not as a stranger's: earlier releases made longer ones than those are read.
    String text = row.text("token");
    if (text.startsWith(V4)
        && TokenV4.parse(text.substring(V4.length())) instanceof Parsed.Ok<Token>(var token)) {
      return token;
    }
    throw new SQLException("a token that we wrote cannot be read");
  }
}
