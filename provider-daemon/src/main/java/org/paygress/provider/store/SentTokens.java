package org.paygress.provider.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.token.Token;
import org.paygress.cashu.token.TokenV4;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Row;
import org.paygress.system.sqlite.Tx;

/**
 * Every token that was made to be given away. The wallet has them too; here they outlive its
 * database, for they are no longer ours: a seed does not know what was given away.
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

  /** Remembers a token under the name of the operation that made it; the first one stays. */
  public void put(Tx tx, String operation, Token token) throws SQLException {
    tx.update("INSERT OR IGNORE INTO sent_tokens VALUES (?, ?)", operation, token.encode());
  }

  /** Remembers another token in place of the one that an operation made. */
  public void replace(Tx tx, String operation, Token token) throws SQLException {
    tx.update(
        "INSERT INTO sent_tokens VALUES (?, ?) ON CONFLICT (operation) DO UPDATE SET"
            + " token = excluded.token",
        operation,
        token.encode());
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
