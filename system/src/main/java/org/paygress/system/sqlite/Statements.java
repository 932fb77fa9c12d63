package org.paygress.system.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The prepared statements of one connection, kept for the next use: to prepare one costs more than
 * to run it. Of those that were not used for long there are none. For one thread at a time.
 */
final class Statements {

  private static final int KEPT_MAX = 128;

  private final Connection connection;
  private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(16, 0.75f, true);

  Statements(Connection connection) {
    this.connection = connection;
  }

  /** Something that is done with a statement. */
  @FunctionalInterface
  interface Use<T> {
    T with(PreparedStatement statement) throws SQLException;
  }

  /**
   * Does something with a statement, which nobody else has meanwhile; what was bound to it is
   * forgotten. One that failed is not used again.
   */
  <T> T use(String sql, Use<T> use) throws SQLException {
    PreparedStatement statement = taken(sql);
    boolean reusable = false;
    try {
      T result = use.with(statement);
      statement.clearParameters();
      reusable = true;
      return result;
    } finally {
      if (!reusable) {
        statement.close();
      } else {
        keep(sql, statement);
      }
    }
  }

  /** Lets go of all: what was kept may still count as running. */
  void clear() throws SQLException {
    for (PreparedStatement statement : idle.values()) {
      statement.close();
    }
    idle.clear();
  }

  private PreparedStatement taken(String sql) throws SQLException {
    PreparedStatement kept = idle.remove(sql);
    return kept == null ? connection.prepareStatement(sql) : kept;
  }

  private void keep(String sql, PreparedStatement statement) throws SQLException {
    PreparedStatement another = idle.put(sql, statement);
    if (another != null) {
      another.close();
    }
    if (idle.size() > KEPT_MAX) {
      PreparedStatement eldest = idle.values().iterator().next();
      idle.values().remove(eldest);
      eldest.close();
    }
  }
}
