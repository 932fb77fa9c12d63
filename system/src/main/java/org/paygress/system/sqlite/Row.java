package org.paygress.system.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The current row of a query, by the names of its columns. A column that is missing, empty where it
 * must not be or of another type is an error, never a default.
 */
public final class Row {

  private final ResultSet row;

  Row(ResultSet row) {
    this.row = row;
  }

  public String text(String column) throws SQLException {
    return optionalText(column).orElseThrow(() -> wrong(column, null));
  }

  public Optional<String> optionalText(String column) throws SQLException {
    return switch (row.getObject(column)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      case Object other -> throw wrong(column, other);
    };
  }

  public long number(String column) throws SQLException {
    return optionalNumber(column).orElseThrow(() -> wrong(column, null));
  }

  public Optional<Long> optionalNumber(String column) throws SQLException {
    return switch (row.getObject(column)) {
      case null -> Optional.empty();
      case Integer number -> Optional.of(number.longValue());
      case Long number -> Optional.of(number);
      case Object other -> throw wrong(column, other);
    };
  }

  /** A number of 32 bits. */
  public int integer(String column) throws SQLException {
    long number = number(column);
    if (number != (int) number) {
      throw wrong(column, number);
    }
    return (int) number;
  }

  /** Names the type alone: the value may be a secret. */
  private static SQLException wrong(String column, @Nullable Object value) {
    String what = value == null ? "is empty" : "holds a " + value.getClass().getSimpleName();
    return new SQLException("column " + column + " " + what + ", which it must not");
  }
}
