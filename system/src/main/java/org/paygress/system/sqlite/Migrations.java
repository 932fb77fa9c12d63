package org.paygress.system.sqlite;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one kind of file from nothing to what this release knows. A step that was released
 * never changes; the next release adds another one.
 *
 * @param unnumbered knows files of releases that did not number them
 * @param steps numbered 1, 2, 3 …
 */
public record Migrations(Unnumbered unnumbered, List<Migration> steps) {

  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  /** Tells the number of a file that has tables and yet no number. */
  @FunctionalInterface
  public interface Unnumbered {

    /**
     * The number of the step that made it what it is; 0 when all are to be done.
     *
     * @throws StoreException the file is none of ours
     */
    int number(Tx tx) throws SQLException;
  }

  public Migrations {
    steps = List.copyOf(steps);
    if (!steps.stream()
        .map(Migration::number)
        .toList()
        .equals(IntStream.rangeClosed(1, steps.size()).boxed().toList())) {
      throw new IllegalArgumentException("migrations are numbered 1, 2, 3 …");
    }
  }

  /** For a kind of file that always had a number. */
  public static Migrations of(Migration... steps) {
    return new Migrations(
        tx -> {
          throw new StoreException("it has tables but no version: another program's");
        },
        List.of(steps));
  }

  /**
   * The number of a file, without changing it.
   *
   * @throws StoreException the file is of a newer release, or none of ours
   */
  int find(Tx tx) throws SQLException {
    int written = written(tx);
    boolean numbered = written != 0 || !tx.exists("SELECT 1 FROM sqlite_master");
    int found = numbered ? written : unnumbered.number(tx);
    if (found < 0 || found > steps.size()) {
      throw new StoreException(
          "it has version " + found + ", and this release knows those up to " + steps.size());
    }
    return found;
  }

  /** Takes a file of the number {@code found} to the newest one, each step whole or not at all. */
  void run(Database database, int found) {
    database.execute(
        tx -> {
          int written = written(tx);
          if (written > found) {
            throw new StoreException("it was migrated by somebody else meanwhile");
          }
          if (written < found) {
            number(tx, found);
          }
        });
    for (Migration migration : steps.subList(found, steps.size())) {
      database.execute(
          tx -> {
            migration.step().run(tx);
            number(tx, migration.number());
            LOG.debug("{}: version {} is written", database, migration.number());
          });
      LOG.debug("{} is of version {} now", database, migration.number());
    }
    if (found > 0 && found < steps.size()) {
      LOG.info("{} was brought from version {} to version {}", database, found, steps.size());
    }
  }

  private static int written(Tx tx) throws SQLException {
    return tx.one("PRAGMA user_version", row -> row.integer("user_version")).orElseThrow();
  }

  private static void number(Tx tx, int number) throws SQLException {
    tx.update("PRAGMA user_version = " + number);
  }
}
