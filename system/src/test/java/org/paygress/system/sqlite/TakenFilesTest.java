package org.paygress.system.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.system.files.OwnerOnly;

/** Files that others delete, rename or replace while a database has them open. */
class TakenFilesTest {

  private static final Migrations ROWS =
      Migrations.of(
          Migration.of(1, List.of("CREATE TABLE rows (id INTEGER PRIMARY KEY, name TEXT) STRICT")));

  @TempDir Path dir;
  private final List<StoreException> told = new ArrayList<>();
  private Path file = Path.of("");
  private Database database;

  @BeforeEach
  void open() {
    file = dir.resolve("journal.db");
    database = Database.open(file, ROWS);
    database.onBroken(told::add);
    add(database, 1);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static void add(Database database, long id) {
    database.execute(tx -> tx.update("INSERT INTO rows VALUES (?, 'x')", id));
  }

  private static List<Long> ids(Database database) {
    return database.transaction(
        tx -> tx.query("SELECT id FROM rows ORDER BY id", row -> row.number("id")));
  }

  private List<Long> ids(Path other) {
    try (Database opened = Database.open(other, ROWS)) {
      return ids(opened);
    }
  }

  private Path saved() throws IOException {
    try (var files = Files.list(dir)) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("journal.db.saved-"))
          .filter(path -> !path.toString().endsWith("-wal") && !path.toString().endsWith("-shm"))
          .reduce(
              (one, other) -> {
                throw new AssertionError("two of them");
              })
          .orElseThrow();
    }
  }

  @Test
  void files_that_nobody_touched_are_still_ours() throws Exception {
    database.look();
    add(database, 2);
    database.look();
    assertThat(told).isEmpty();
    assertThat(ids(database)).containsExactly(1L, 2L);
  }

  @Test
  void a_deleted_file_is_told_once_saved_and_written_no_more() throws Exception {
    Files.delete(file);
    database.look();
    database.look();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst()).hasMessageContaining(file + " was deleted, moved or replaced");
    assertThat(told.getFirst()).hasMessageContaining(saved().toString());
    assertThatThrownBy(() -> add(database, 2)).isInstanceOf(StoreException.class);
    assertThat(told).hasSize(1);
    assertThat(OwnerOnly.holds(saved())).isTrue();
    database.close();
    Files.move(saved(), file);
    assertThat(ids(file)).containsExactly(1L);
  }

  @Test
  void a_renamed_file_has_everything_and_can_be_put_back() throws Exception {
    Path elsewhere = Files.move(file, dir.resolve("old.db"));
    database.look();
    assertThat(told).hasSize(1);
    database.close();
    assertThat(ids(saved())).containsExactly(1L);
    Files.move(elsewhere, file);
    assertThat(ids(file)).containsExactly(1L);
  }

  @Test
  void a_file_that_another_one_took_the_place_of_leaves_that_one_alone() throws Exception {
    Path other = dir.resolve("other.db");
    try (Database opened = Database.open(other, ROWS)) {
      add(opened, 7);
      add(opened, 8);
      for (String suffix : List.of("-wal", "")) {
        Files.copy(
            other.resolveSibling(other.getFileName() + suffix),
            file.resolveSibling("new.db" + suffix));
      }
    }
    Files.move(dir.resolve("new.db"), file, StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        dir.resolve("new.db-wal"),
        dir.resolve("journal.db-wal"),
        StandardCopyOption.REPLACE_EXISTING);
    database.look();
    assertThat(told).hasSize(1);
    database.close();
    assertThat(ids(saved())).containsExactly(1L);
    Files.delete(dir.resolve("journal.db-shm"));
    assertThat(ids(file)).containsExactly(7L, 8L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-wal", "-shm"})
  void a_side_file_that_is_gone_is_told_and_the_file_has_everything(String suffix)
      throws Exception {
    Files.delete(dir.resolve("journal.db" + suffix));
    database.look();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst()).hasMessageContaining("journal.db" + suffix);
    assertThatThrownBy(() -> ids(database)).isInstanceOf(StoreException.class);
    // As after a kill: nothing of it is closed.
    Path copy = Files.copy(file, dir.resolve("copy.db"));
    assertThat(ids(copy)).containsExactly(1L);
  }

  @Test
  void a_link_that_leads_elsewhere_now_is_told() throws Exception {
    Path link = Files.createSymbolicLink(dir.resolve("link.db"), dir.resolve("real.db"));
    Files.createFile(dir.resolve("real.db"), OwnerOnly.mode());
    List<StoreException> links = new ArrayList<>();
    try (Database linked = Database.open(link, ROWS)) {
      linked.onBroken(links::add);
      add(linked, 5);
      linked.look();
      assertThat(links).isEmpty();
      Files.delete(link);
      Files.createSymbolicLink(link, file);
      linked.look();
      assertThat(links).hasSize(1);
    }
  }

  @Test
  void a_missing_file_is_not_made_anew_beside_what_was_written_of_it() throws Exception {
    Path copy = Files.copy(dir.resolve("journal.db-wal"), dir.resolve("lost.db-wal"));
    byte[] before = Files.readAllBytes(copy);
    assertThat(before).isNotEmpty();
    for (boolean empty : List.of(false, true)) {
      if (empty) {
        Files.createFile(dir.resolve("lost.db"), OwnerOnly.mode());
      }
      assertThatThrownBy(() -> Database.open(dir.resolve("lost.db"), ROWS))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("lost.db-wal");
      assertThat(Files.readAllBytes(copy)).isEqualTo(before);
    }
  }
}
