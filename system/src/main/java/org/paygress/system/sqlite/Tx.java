package org.paygress.system.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proof that the holder is inside a transaction of {@link Database}. Methods that must be atomic
 * with others take one; they neither commit nor keep it.
 *
 * <p>Values are bound to the question marks of a statement in order: a String, an Integer, a Long,
 * a Boolean (1 or 0) or null.
 */
public final class Tx {

  private final Connection connection;
  private final Statements statements;
  private final InstantSource clock;
  private final List<Runnable> afterwards = new ArrayList<>();

  Tx(Connection connection, Statements statements, InstantSource clock) {
    this.connection = connection;
    this.statements = statements;
    this.clock = clock;
  }

  /** What the store's clock says, in Unix milliseconds: by it rows are dated. */
  public long nowMillis() {
    return clock.millis();
  }

  /**
   * Does something once the transaction is on disk, and not at all if it never is. The thread of
   * the transaction does it, and others may have been at the store by then.
   */
  public void afterwards(Runnable what) {
    afterwards.add(what);
  }

  List<Runnable> afterwards() {
    return afterwards;
  }

  Connection connection() {
    return connection;
  }

  /**
   * Runs a statement that has no rows.
   *
   * @return how many rows it changed
   */
  public int update(String sql, @Nullable Object... values) throws SQLException {
    return statements.use(
        sql,
        statement -> {
          bind(statement, values);
          return statement.executeUpdate();
        });
  }

  /** Runs statements that have neither rows nor values, in order. */
  public void run(List<String> statements) throws SQLException {
    for (String sql : statements) {
      update(sql);
    }
  }

  /** Reads every row, in order. */
  public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    return statements.use(
        sql,
        statement -> {
          bind(statement, values);
          try (ResultSet rows = statement.executeQuery()) {
            return read(rows, reader);
          }
        });
  }

  private static <T> List<T> read(ResultSet rows, RowReader<T> reader) throws SQLException {
    Row row = new Row(rows);
    List<T> found = new ArrayList<>();
    while (rows.next()) {
      found.add(reader.read(row));
    }
    return found;
  }

  /**
   * Reads the only row, if there is one.
   *
   * @throws SQLException also when there are more
   */
  public <T> Optional<T> one(String sql, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    List<T> found = query(sql, reader, values);
    if (found.size() > 1) {
      throw new SQLException("more than one row: " + sql);
    }
    return found.stream().findFirst();
  }

  /** Whether a query has any row. */
  public boolean exists(String sql, @Nullable Object... values) throws SQLException {
    return !query(sql, row -> true, values).isEmpty();
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      bind(statement, i + 1, values[i]);
    }
  }

  private static void bind(PreparedStatement statement, int place, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(place, Types.NULL);
      case String text -> statement.setString(place, text);
      case Integer number -> statement.setLong(place, number);
      case Long number -> statement.setLong(place, number);
      case Boolean flag -> statement.setLong(place, flag ? 1 : 0);
      default -> throw new IllegalArgumentException("no column takes a " + value.getClass());
    }
  }
}
