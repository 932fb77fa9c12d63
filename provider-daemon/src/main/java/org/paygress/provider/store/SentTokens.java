package org.paygress.provider.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.cashu.token.Token;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Tx;

/**
 * Every token that was made to be given away. The wallet has them too; here they outlive its
 * database, for they are no longer ours: a seed does not know what was given away.
 */
public final class SentTokens {

  /** Idempotent DDL. */
  public static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS sent_tokens (
            operation TEXT PRIMARY KEY,
            token     TEXT NOT NULL
          ) STRICT""");

  /** Remembers a token under the name of the operation that made it; the first one stays. */
  public void put(Tx tx, String operation, Token token) throws SQLException {
    try (PreparedStatement s =
        tx.connection().prepareStatement("INSERT OR IGNORE INTO sent_tokens VALUES (?, ?)")) {
      s.setString(1, operation);
      s.setString(2, token.encode());
      s.executeUpdate();
    }
  }

  /** The token of an operation, if it made one. */
  public Optional<Token> find(Tx tx, String operation) throws SQLException {
    try (PreparedStatement s =
        tx.connection().prepareStatement("SELECT token FROM sent_tokens WHERE operation = ?")) {
      s.setString(1, operation);
      return read(s).stream().findFirst();
    }
  }

  /** All of them. */
  public List<Token> all(Tx tx) throws SQLException {
    try (PreparedStatement s = tx.connection().prepareStatement("SELECT token FROM sent_tokens")) {
      return read(s);
    }
  }

  private static List<Token> read(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<Token> tokens = new ArrayList<>();
      while (rows.next()) {
        if (!(Token.parse(rows.getString(1)) instanceof Parsed.Ok<Token>(var token))) {
          throw new SQLException("a token that we wrote cannot be read");
        }
        tokens.add(token);
      }
      return tokens;
    }
  }
}
