package org.paygress.system.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.system.files.OwnerOnly;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class DatabaseTest {

  private static final Migrations ROWS =
      Migrations.of(
          Migration.of(1, List.of("CREATE TABLE rows (id INTEGER PRIMARY KEY, name TEXT) STRICT")));

  @TempDir Path directory;
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(directory.resolve("a file?#%.db"), ROWS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<Long> ids() {
    return database.transaction(
        tx -> tx.query("SELECT id FROM rows ORDER BY id", row -> row.number("id")));
  }

  private long pragma(String name) {
    return pragma(name, name);
  }

  private long pragma(String words, String name) {
    return database.transaction(
        tx -> tx.one("PRAGMA " + words, row -> row.number(name)).orElseThrow());
  }

  @Test
  void a_transaction_that_throws_leaves_nothing_and_the_next_one_works() {
    assertThatThrownBy(
            () ->
                database.execute(
                    tx -> {
                      tx.update("INSERT INTO rows VALUES (1, 'one')");
                      throw new IllegalStateException("cut");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasNoSuppressedExceptions();
    database.execute(tx -> tx.update("INSERT INTO rows VALUES (2, 'two')"));
    assertThat(ids()).containsExactly(2L);
  }

  @Test
  void who_waits_gets_its_turn_between_batches() throws Exception {
    AtomicInteger batches = new AtomicInteger();
    AtomicInteger before = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    begun.await();
                  } catch (InterruptedException e) {
                    return;
                  }
                  before.set(database.transaction(tx -> batches.get()));
                });
    database.inBatches(
        tx -> {
          begun.countDown();
          tx.update("INSERT INTO rows VALUES (?, 'one')", batches.get());
          return batches.incrementAndGet() < 200;
        });
    other.join();
    assertThat(batches).hasValue(200);
    assertThat(before).hasValueLessThan(100);
    assertThat(ids()).hasSize(200);
  }

  @Test
  void a_failed_rollback_does_not_hide_why_it_was_needed() {
    SQLException cause = new SQLException("the cause");
    assertThatThrownBy(
            () ->
                database.execute(
                    tx -> {
                      tx.connection().close();
                      throw cause;
                    }))
        .isInstanceOf(StoreException.class)
        .hasCause(cause);
    assertThat(cause.getSuppressed()).singleElement().isInstanceOf(SQLException.class);
  }

  @Test
  void a_transaction_after_one_that_sqlite_itself_rolled_back_is_whole_or_nothing() {
    assertThatThrownBy(
            () ->
                database.execute(
                    tx -> {
                      tx.update("INSERT INTO rows VALUES (1, 'one')");
                      tx.update("INSERT OR ROLLBACK INTO rows VALUES (1, 'again')");
                    }))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(
            () ->
                database.execute(
                    tx -> {
                      tx.update("INSERT INTO rows VALUES (2, 'two')");
                      throw new IllegalStateException("cut");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ids()).isEmpty();
  }

  @Test
  void what_is_deleted_is_overwritten_and_what_is_committed_is_on_disk() throws Exception {
    assertThat(pragma("secure_delete")).isEqualTo(1);
    assertThat(pragma("synchronous")).isEqualTo(2);
    assertThat(pragma("foreign_keys")).isEqualTo(1);
    database.execute(tx -> tx.update("INSERT INTO rows VALUES (1, ?)", "a secret to forget"));
    database.execute(tx -> tx.update("DELETE FROM rows"));
    database.close();
    try (var files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("a file?#%.db");
    }
    assertThat(directory.resolve("a file?#%.db"))
        .content(java.nio.charset.StandardCharsets.ISO_8859_1)
        .doesNotContain("a secret to forget");
  }

  @Test
  void a_column_that_is_not_what_it_must_be_is_an_error_and_says_no_value() {
    database.execute(
        tx -> tx.update("INSERT INTO rows VALUES (?, ?), (?, ?)", 1, "x", 1L << 40, null));
    assertThatThrownBy(() -> read(row -> row.number("name")))
        .hasMessageContaining("holds a String");
    assertThatThrownBy(() -> read(row -> row.text("id"))).hasMessageContaining("column id");
    assertThatThrownBy(() -> read(row -> row.text("name"))).hasMessageContaining("is empty");
    assertThatThrownBy(() -> read(row -> row.integer("id"))).hasMessageContaining("holds a Long");
    assertThatThrownBy(() -> read(row -> row.text("nobody"))).hasMessageContaining("nobody");
    assertThat(read(row -> row.optionalText("name").orElse("-"))).containsExactly("x", "-");
  }

  private <T> List<T> read(RowReader<T> reader) {
    return database.transaction(
        tx -> {
          try {
            return tx.query("SELECT id, name FROM rows ORDER BY id", reader);
          } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
          }
        });
  }

  @Test
  void more_rows_than_one_and_values_of_unknown_types_are_errors() {
    database.execute(tx -> tx.update("INSERT INTO rows VALUES (1, 'one'), (2, 'two')"));
    assertThatThrownBy(
            () ->
                database.transaction(tx -> tx.one("SELECT id FROM rows", row -> row.number("id"))))
        .isInstanceOf(StoreException.class)
        .hasStackTraceContaining("more than one row");
    assertThatThrownBy(
            () -> database.execute(tx -> tx.update("INSERT INTO rows VALUES (?, 'x')", 3.5)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_file_that_turns_out_to_be_damaged_is_told_and_a_full_disk_is_not() throws Exception {
    List<StoreException> told = new ArrayList<>();
    database.onBroken(told::add);
    database.execute(
        tx -> {
          for (int i = 0; i < 1_000; i++) {
            tx.update("INSERT INTO rows VALUES (?, ?)", i, "x".repeat(500));
          }
        });
    long pages = pragma("page_count");
    assertThat(pragma("max_page_count = " + pages, "max_page_count")).isEqualTo(pages);
    assertThatThrownBy(
            () ->
                database.execute(
                    tx -> tx.update("INSERT INTO rows VALUES (5000, ?)", "y".repeat(1_000_000))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("full");
    assertThat(told).isEmpty();

    database.close();
    Path file = directory.resolve("a file?#%.db");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap("no page".repeat(600).getBytes(UTF_8)), 3 * 4_096);
    }
    database = Database.open(file, ROWS);
    database.onBroken(told::add);
    assertThatThrownBy(this::ids).isInstanceOf(StoreException.class);
    assertThat(told).hasSize(1);
  }

  @Test
  void a_disk_that_takes_no_writes_any_more_is_told_and_a_row_that_does_not_fit_is_not() {
    List<StoreException> told = new ArrayList<>();
    database.onBroken(told::add);
    database.execute(tx -> tx.update("INSERT INTO rows VALUES (1, 'one')"));
    assertThatThrownBy(
            () -> database.execute(tx -> tx.update("INSERT INTO rows VALUES (1, 'again')")))
        .isInstanceOf(StoreException.class);
    assertThat(told).isEmpty();
    // What SQLite says of a file system that went read-only under it.
    database.execute(tx -> tx.run(List.of("PRAGMA query_only = 1")));
    assertThatThrownBy(
            () -> database.execute(tx -> tx.update("INSERT INTO rows VALUES (2, 'two')")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("readonly");
    assertThat(told).hasSize(1);
  }

  @Test
  void what_passes_by_itself_is_told_apart_from_what_does_not() {
    for (SQLiteErrorCode passing :
        List.of(
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_BUSY,
            SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT,
            SQLiteErrorCode.SQLITE_LOCKED,
            SQLiteErrorCode.SQLITE_NOMEM,
            SQLiteErrorCode.SQLITE_INTERRUPT,
            SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE)) {
      assertThat(Database.isBroken(new SQLiteException("", passing))).as("%s", passing).isFalse();
    }
    for (SQLiteErrorCode lasting :
        List.of(
            SQLiteErrorCode.SQLITE_CORRUPT,
            SQLiteErrorCode.SQLITE_CORRUPT_VTAB,
            SQLiteErrorCode.SQLITE_NOTADB,
            SQLiteErrorCode.SQLITE_IOERR,
            SQLiteErrorCode.SQLITE_IOERR_READ,
            SQLiteErrorCode.SQLITE_IOERR_WRITE,
            SQLiteErrorCode.SQLITE_IOERR_FSYNC,
            SQLiteErrorCode.SQLITE_IOERR_SHMSIZE,
            SQLiteErrorCode.SQLITE_READONLY,
            SQLiteErrorCode.SQLITE_READONLY_DBMOVED,
            SQLiteErrorCode.SQLITE_CANTOPEN)) {
      assertThat(Database.isBroken(new SQLiteException("", lasting))).as("%s", lasting).isTrue();
    }
    assertThat(Database.isBroken(new SQLException("a row that cannot be read"))).isFalse();
  }

  @Test
  void a_file_that_others_can_read_is_taken_from_them() throws Exception {
    Path file = directory.resolve("restored.db");
    Database.open(file, ROWS).close();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    try (Database restored = Database.open(file, ROWS)) {
      restored.execute(tx -> tx.update("INSERT INTO rows VALUES (1, 'one')"));
      for (String name : List.of("restored.db", "restored.db-wal")) {
        assertThat(OwnerOnly.holds(directory.resolve(name))).as(name).isTrue();
      }
    }
  }

  @Test
  void a_statement_can_be_used_again_after_it_failed_and_while_it_is_in_use() {
    String insert = "INSERT INTO rows VALUES (?, ?)";
    database.execute(tx -> tx.update(insert, 1, "one"));
    assertThatThrownBy(() -> database.execute(tx -> tx.update(insert, 1, "again")))
        .isInstanceOf(StoreException.class);
    database.execute(tx -> tx.update(insert, 2, "two"));
    String select = "SELECT id FROM rows WHERE id > ? ORDER BY id";
    List<List<Long>> beyond =
        database.transaction(
            tx ->
                tx.query(
                    select,
                    row -> tx.query(select, inner -> inner.number("id"), row.number("id")),
                    0));
    assertThat(beyond).containsExactly(List.of(2L), List.of());
  }

  @Test
  void what_was_bound_once_is_not_bound_the_next_time() {
    String insert = "INSERT INTO rows VALUES (?, ?)";
    database.execute(tx -> tx.update(insert, 1, "one"));
    database.execute(tx -> tx.update(insert, 2));
    assertThat(numbers("SELECT count(*) AS n FROM rows WHERE name = 'one'", "n"))
        .containsExactly(1L);
  }

  @Test
  void a_table_may_change_between_two_uses_of_a_statement_and_there_may_be_many_of_them() {
    String select = "SELECT * FROM rows";
    database.execute(tx -> tx.update("INSERT INTO rows VALUES (1, 'one')"));
    assertThat(ids()).containsExactly(1L);
    assertThat(numbers(select, "id")).hasSize(1);
    database.execute(tx -> tx.update("ALTER TABLE rows ADD COLUMN more INTEGER DEFAULT 7"));
    assertThat(numbers(select, "more")).containsExactly(7L);
    for (int i = 0; i < 500; i++) {
      String one = "SELECT id FROM rows WHERE id <> " + i + " OR id = 1";
      assertThat(numbers(one, "id")).hasSize(1);
    }
  }

  private List<Long> numbers(String sql, String column) {
    return database.transaction(tx -> tx.query(sql, row -> row.number(column)));
  }
}
