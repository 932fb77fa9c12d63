package org.paygress.system.sqlite;

import java.sql.SQLException;
import java.util.List;

/**
 * One step of a file's tables, to be done once, in one transaction.
 *
 * @param number what {@code PRAGMA user_version} is when it is done
 */
public record Migration(int number, Step step) {

  /** What it changes. */
  @FunctionalInterface
  public interface Step {
    void run(Tx tx) throws SQLException;
  }

  /** One that runs statements, in order. */
  public static Migration of(int number, List<String> statements) {
    return new Migration(number, tx -> tx.run(statements));
  }
}
