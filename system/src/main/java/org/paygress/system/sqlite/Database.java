package org.paygress.system.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;

/**
 * One SQLite file (WAL, synchronous=FULL) behind a single connection.
 *
 * <p>Invariant: whatever a {@link #transaction} did is on disk when it returns, and is entirely
 * absent when it throws. Transactions are short and run one at a time; callers never do I/O of
 * their own inside one.
 */
public final class Database implements AutoCloseable {

  /** Work done inside one transaction. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Tx tx) throws SQLException;
  }

  /** Work done inside one transaction that has no result. */
  @FunctionalInterface
  public interface VoidWork {
    void run(Tx tx) throws SQLException;
  }

  private static final int BUSY_TIMEOUT_MILLIS = 5_000;

  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();

  private Database(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens the file, creating it when missing.
   *
   * @param schema idempotent DDL statements of everybody who keeps tables in this file
   * @throws StoreException when the file cannot be opened or is no database
   */
  public static Database open(Path file, List<String> schema) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.enforceForeignKeys(true);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    try {
      ownerOnly(file);
      Database database = new Database(config.createConnection("jdbc:sqlite:" + file));
      database.prepare(schema);
      return database;
    } catch (SQLException | IOException e) {
      throw new StoreException("cannot open the journal " + file, e);
    }
  }

  /** SQLite gives its side files the mode of the file itself, so that one must be right first. */
  private static void ownerOnly(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  private void prepare(List<String> schema) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String ddl : schema) {
        statement.execute(ddl);
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    connection.setAutoCommit(false);
  }

  /**
   * Runs {@code work} in one transaction.
   *
   * @throws StoreException when the store fails; nothing of the work was kept then
   */
  public <T> T transaction(Work<T> work) {
    lock.lock();
    try {
      T result = work.run(new Tx(connection));
      connection.commit();
      return result;
    } catch (SQLException e) {
      rollback(e);
      throw new StoreException("the journal refused a transaction", e);
    } catch (RuntimeException | Error e) {
      rollback(e);
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Runs {@code work}, which has no result, in one transaction. */
  public void execute(VoidWork work) {
    var _ =
        transaction(
            tx -> {
              work.run(tx);
              return true;
            });
  }

  private void rollback(Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException("the journal did not close", e);
    } finally {
      lock.unlock();
    }
  }
}
