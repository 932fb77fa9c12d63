package org.paygress.system.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.paygress.system.files.OwnerOnly;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file (WAL, synchronous=FULL, secure_delete) behind a single connection.
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

  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(10);
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  /** The part of an extended result code that the primary one is in (sqlite.org/rescode.html). */
  private static final int PRIMARY_CODE = 0xff;

  private static final Set<Integer> BROKEN =
      Set.of(
          SQLiteErrorCode.SQLITE_CORRUPT.code,
          SQLiteErrorCode.SQLITE_NOTADB.code,
          SQLiteErrorCode.SQLITE_IOERR.code,
          SQLiteErrorCode.SQLITE_READONLY.code,
          SQLiteErrorCode.SQLITE_CANTOPEN.code);

  private final Path file;
  private final Connection connection;
  private final Statements statements;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile OpenedFiles opened = OpenedFiles.NONE;
  private Optional<String> taken = Optional.empty();
  private volatile Consumer<StoreException> onBroken = reason -> {};

  private Database(Path file, Connection connection, InstantSource clock) {
    this.file = file;
    this.connection = connection;
    this.clock = clock;
    this.statements = new Statements(connection);
  }

  /** As {@link #open(Path, Migrations, InstantSource)}, with the time of the system. */
  public static Database open(Path file, Migrations migrations) {
    return open(file, migrations, InstantSource.system());
  }

  /**
   * Opens the file, creating it when missing, and brings its tables up to date.
   *
   * @param clock dates rows, see {@link Tx#nowMillis}
   * @throws StoreException when the file cannot be opened, is no database or not one of these, or
   *     is of a newer release; it is as it was then
   */
  public static Database open(Path file, Migrations migrations, InstantSource clock) {
    try {
      OpenedFiles.refuseLost(file);
      // SQLite gives its side files the mode of the file itself, so that one must be right first.
      OwnerOnly.file(file);
      // Its side files lie beside the file itself, not beside a link to it.
      Path real = file.toRealPath();
      restrict(real);
      int found = find(real, migrations, clock);
      Database database = new Database(file, writable().createConnection(url(real)), clock);
      try {
        migrations.run(database, found);
        database.opened = OpenedFiles.of(file, real);
      } catch (IOException | RuntimeException e) {
        database.close();
        throw e;
      }
      return database;
    } catch (SQLException | IOException | StoreException e) {
      throw new StoreException("cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  /** What was copied back from elsewhere may have got the modes of there. */
  private static void restrict(Path file) throws IOException {
    for (String suffix : OpenedFiles.SUFFIXES) {
      Path part = file.resolveSibling(file.getFileName() + suffix);
      if (Files.exists(part) && !OwnerOnly.holds(part)) {
        OwnerOnly.restrict(part);
      }
    }
  }

  /**
   * Looks before anything may write, as choosing WAL already does. Reading makes side files too; it
   * need not where none is left of the last time, for nobody else has the file open then.
   */
  private static int find(Path file, Migrations migrations, InstantSource clock)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    boolean alone = !Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    try (Connection reader = config.createConnection(url(file) + (alone ? "?immutable=1" : ""))) {
      return migrations.find(new Tx(reader, new Statements(reader), clock));
    }
  }

  private static SQLiteConfig writable() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.enforceForeignKeys(true);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    return config;
  }

  private static String url(Path file) {
    return "jdbc:sqlite:" + file.toUri();
  }

  /**
   * Runs {@code work} in one transaction.
   *
   * @throws StoreException when the store fails; nothing of the work was kept then
   */
  public <T> T transaction(Work<T> work) {
    Tx tx = new Tx(connection, statements, clock);
    T result = transaction(tx, work);
    tx.afterwards().forEach(Runnable::run);
    return result;
  }

  private <T> T transaction(Tx tx, Work<T> work) {
    lock.lock();
    try {
      if (taken.isPresent()) {
        throw new StoreException(taken.get());
      }
      // Not the driver's own transactions: once SQLite itself has rolled one back (a full disk, a
      // conflict), the driver begins no other, and each later statement is kept on its own.
      run("BEGIN");
      try {
        T result = work.run(tx);
        run("COMMIT");
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollback(e);
        throw e;
      }
    } catch (SQLException e) {
      StoreException failure = new StoreException(file + ": " + e.getMessage(), e);
      if (isBroken(e)) {
        onBroken.accept(failure);
      }
      throw failure;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs work in a transaction of its own again and again, as long as it says that more is left;
   * whoever waits for the file gets it in between. Ends sooner when the thread is interrupted.
   */
  public void inBatches(Work<Boolean> batch) {
    while (transaction(batch) && !Thread.currentThread().isInterrupted()) {
      // The lock is not fair: who takes it again at once is served before those that wait.
      LockSupport.parkNanos(BETWEEN_BATCHES.toNanos());
    }
  }

  /**
   * Who is told from now on that the file itself, or the disk it lies on, is broken. A full disk or
   * a lock that somebody holds passes, and is not told.
   */
  public void onBroken(Consumer<StoreException> listener) {
    onBroken = listener;
  }

  static boolean isBroken(SQLException e) {
    return e instanceof SQLiteException failure
        && BROKEN.contains(failure.getResultCode().code & PRIMARY_CODE);
  }

  /**
   * Looks whether the paths still lead to the files that were opened. If not, {@link #onBroken} is
   * told once, each later transaction fails, and what there is has been made durable: in the file
   * itself, wherever that is now, and in a new one beside its path if that leads elsewhere. To be
   * called every few seconds.
   *
   * @throws IOException it cannot be told
   */
  public void look() throws IOException {
    Optional<Path> gone = opened.taken();
    if (gone.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      if (taken.isEmpty()) {
        String what = keep(gone.get());
        taken = Optional.of(what);
        onBroken.accept(new StoreException(what));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes durable what no path may lead to when the process ends; says what became of it. */
  private String keep(Path gone) {
    String found = gone + " was deleted, moved or replaced while it was open; ";
    try {
      statements.clear();
      // The side file is emptied, too: beside another file it would be taken for that one's.
      alone("PRAGMA wal_checkpoint(TRUNCATE)");
      if (opened.hasFile()) {
        return found + file + " has everything";
      }
      Path saved = file.resolveSibling(file.getFileName() + ".saved-" + clock.millis());
      save(saved);
      return found + "all that it held is in " + saved;
    } catch (SQLException | IOException e) {
      return found + "what it held could not be saved: " + e.getMessage();
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

  private void save(Path copy) throws SQLException, IOException {
    OwnerOnly.file(copy);
    try {
      alone("VACUUM INTO ?", copy.toString());
    } catch (SQLException e) {
      Files.delete(copy);
      throw e;
    }
  }

  /** Runs what must have no other statement beside it, nor leave one. */
  private void alone(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  private void run(String sql) throws SQLException {
    var _ = statements.use(sql, PreparedStatement::execute);
  }

  private void rollback(Throwable cause) {
    try {
      run("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** The name of its file. */
  @Override
  public String toString() {
    return file.getFileName().toString();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException(file.getFileName() + " did not close", e);
    } finally {
      lock.unlock();
    }
  }
}
