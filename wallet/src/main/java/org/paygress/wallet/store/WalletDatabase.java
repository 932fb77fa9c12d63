package org.paygress.wallet.store;

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
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.paygress.wallet.WalletException;
import org.paygress.wallet.seed.WalletSeed;

/** The SQLite file of a wallet. One transaction at a time, each on disk before it returns. */
public final class WalletDatabase implements AutoCloseable {
  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();

  private WalletDatabase(Connection connection) {
    this.connection = connection;
  }

  public static WalletDatabase open(Path file, WalletSeed seed) {
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
      database.execute(
          tx -> {
            WalletSchema.prepare(tx, seed);
          });
      return database;
    } catch (IOException | SQLException e) {
      throw new WalletException("the wallet's database cannot be opened", e);
    }
  }

  /** Runs {@code work} whole or not at all; on disk when this returns. */
  public <T> T transaction(Work<T> work) {
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

  /** As above, for work without a result. */
  public void execute(Task task) {
    boolean _ =
        transaction(
            tx -> {
              task.run(tx);
              return true;
            });
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
  public interface Work<T> {
    T run(Tx tx) throws SQLException;
  }

  /** What happens in a transaction, and has no result. */
  @FunctionalInterface
  public interface Task {
    void run(Tx tx) throws SQLException;
  }

  /** Reads one row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** An open transaction. */
  public record Tx(Connection connection) {

    public int update(String sql, @Nullable Object... values) throws SQLException {
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
