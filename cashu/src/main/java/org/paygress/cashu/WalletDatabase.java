package org.paygress.cashu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The SQLite file of a wallet. One transaction at a time, each on disk before it returns. */
final class WalletDatabase implements AutoCloseable {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
          "CREATE TABLE IF NOT EXISTS counters (keyset TEXT PRIMARY KEY, next INTEGER NOT NULL)"
              + " STRICT",
          """
          CREATE TABLE IF NOT EXISTS operations (
            id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, mint TEXT NOT NULL,
            unit TEXT NOT NULL, amount INTEGER NOT NULL, keyset TEXT NOT NULL,
            first_counter INTEGER NOT NULL, outputs TEXT NOT NULL, attempts INTEGER NOT NULL,
            uncertain_since_ms INTEGER NOT NULL, reason TEXT, message TEXT, token TEXT,
            created_ms INTEGER NOT NULL) STRICT""",
          "CREATE INDEX IF NOT EXISTS operations_open ON operations (state)"
              + " WHERE state IN ('PREPARED', 'SENT')",
          """
          CREATE TABLE IF NOT EXISTS claims (
            y TEXT PRIMARY KEY, operation TEXT NOT NULL, amount INTEGER NOT NULL,
            keyset TEXT NOT NULL, secret TEXT NOT NULL, c TEXT NOT NULL) STRICT""",
          "CREATE INDEX IF NOT EXISTS claims_operation ON claims (operation)",
          """
          CREATE TABLE IF NOT EXISTS proofs (
            y TEXT PRIMARY KEY, mint TEXT NOT NULL, unit TEXT NOT NULL, keyset TEXT NOT NULL,
            amount INTEGER NOT NULL, secret TEXT NOT NULL, c TEXT NOT NULL,
            dleq_e TEXT, dleq_s TEXT, dleq_r TEXT, state TEXT NOT NULL,
            made_by TEXT NOT NULL, used_by TEXT) STRICT""",
          "CREATE INDEX IF NOT EXISTS proofs_spendable ON proofs (mint, unit)"
              + " WHERE state = 'UNSPENT'",
          "CREATE INDEX IF NOT EXISTS proofs_used ON proofs (used_by) WHERE used_by IS NOT NULL");

  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();

  private WalletDatabase(Connection connection) {
    this.connection = connection;
  }

  static WalletDatabase open(Path file, WalletSeed seed) {
    try {
      if (!Files.exists(file)) {
        // SQLite gives its side files the mode of the database.
        var mode = PosixFilePermissions.fromString("rw-------");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(mode));
      }
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 10000");
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = FULL");
      }
      connection.setAutoCommit(false);
      WalletDatabase database = new WalletDatabase(connection);
      database.prepare(seed);
      return database;
    } catch (IOException | SQLException e) {
      throw new WalletException("the wallet's database cannot be opened", e);
    }
  }

  private void prepare(WalletSeed seed) {
    String fingerprint =
        HexFormat.of().formatHex(Hash.sha256(new byte[] {'w'}, seed.bytes()), 0, 8);
    transaction(
        tx -> {
          for (String ddl : SCHEMA) {
            tx.update(ddl);
          }
          tx.update("INSERT OR IGNORE INTO meta VALUES ('version', '1'), ('seed', ?)", fingerprint);
          List<String> known =
              tx.query("SELECT value FROM meta WHERE name = 'seed'", row -> row.getString(1));
          if (!known.equals(List.of(fingerprint))) {
            throw new WalletException("the wallet's database belongs to another seed");
          }
          return known;
        });
  }

  /** Runs {@code work} whole or not at all; on disk when this returns. */
  <T> T transaction(Work<T> work) {
    lock.lock();
    try {
      boolean committed = false;
      try {
        T result = work.run(new Tx(connection));
        connection.commit();
        committed = true;
        return result;
      } finally {
        if (!committed) {
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      throw new WalletException("the wallet's database failed", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new WalletException("the wallet's database did not close", e);
    } finally {
      lock.unlock();
    }
  }

  /** What happens in a transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Tx tx) throws SQLException;
  }

  /** Reads one row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** An open transaction. */
  record Tx(Connection connection) {

    int update(String sql, @Nullable Object... values) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        bind(statement, values);
        return statement.executeUpdate();
      }
    }

    <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... values)
        throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        bind(statement, values);
        List<T> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            found.add(reader.read(rows));
          }
        }
        return found;
      }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values)
        throws SQLException {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
    }
  }
}
