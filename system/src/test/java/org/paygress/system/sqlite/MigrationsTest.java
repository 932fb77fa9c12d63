package org.paygress.system.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {

  private static final Migration FIRST =
      Migration.of(
          1, List.of("CREATE TABLE rows (id INTEGER) STRICT", "INSERT INTO rows VALUES (1)"));
  private static final Migration SECOND =
      Migration.of(2, List.of("CREATE TABLE more (id INTEGER) STRICT", "UPDATE rows SET id = 2"));
  private static final Migrations BOTH = Migrations.of(FIRST, SECOND);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("rows.db");
  }

  private static long version(Database database) {
    return database.transaction(
        tx -> tx.one("PRAGMA user_version", row -> row.number("user_version")).orElseThrow());
  }

  private static List<Long> ids(Database database) {
    return database.transaction(tx -> tx.query("SELECT id FROM rows", row -> row.number("id")));
  }

  private String state() throws Exception {
    try (var files = Files.list(directory)) {
      StringBuilder state = new StringBuilder();
      for (Path each : files.sorted().toList()) {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(each));
        state.append(each.getFileName()).append(' ').append(HexFormat.of().formatHex(hash));
      }
      return state.toString();
    }
  }

  @Test
  void each_step_is_done_once() {
    Database.open(file, Migrations.of(FIRST)).close();
    for (int start = 0; start < 2; start++) {
      try (Database database = Database.open(file, BOTH)) {
        assertThat(version(database)).isEqualTo(2);
        assertThat(ids(database)).containsExactly(2L);
      }
    }
  }

  @Test
  void a_file_of_a_newer_release_is_refused_and_stays_as_it_is() throws Exception {
    Database.open(file, BOTH).close();
    String before = state();
    assertThatThrownBy(() -> Database.open(file, Migrations.of(FIRST)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("version 2")
        .hasMessageContaining("up to 1");
    assertThat(state()).isEqualTo(before).startsWith("rows.db ");
  }

  @Test
  void a_newer_version_that_is_only_in_the_log_is_seen() {
    try (Database open = Database.open(file, BOTH)) {
      assertThat(version(open)).isEqualTo(2);
      assertThatThrownBy(() -> Database.open(file, Migrations.of(FIRST)))
          .hasMessageContaining("version 2");
    }
  }

  @Test
  void tables_without_a_number_are_somebody_elses_unless_they_are_known() throws Exception {
    try (Database old = Database.open(file, Migrations.of(FIRST))) {
      old.execute(tx -> tx.update("PRAGMA user_version = 0"));
    }
    String before = state();
    assertThatThrownBy(() -> Database.open(file, BOTH)).isInstanceOf(StoreException.class);
    assertThat(state()).isEqualTo(before);
    try (Database known = Database.open(file, new Migrations(tx -> 1, BOTH.steps()))) {
      assertThat(version(known)).isEqualTo(2);
      assertThat(ids(known)).containsExactly(2L);
    }
  }

  @Test
  void a_step_that_fails_leaves_the_version_before_it() {
    Migration broken = Migration.of(2, List.of("UPDATE rows SET id = 7", "no statement"));
    assertThatThrownBy(() -> Database.open(file, Migrations.of(FIRST, broken)))
        .isInstanceOf(StoreException.class);
    try (Database database = Database.open(file, Migrations.of(FIRST))) {
      assertThat(version(database)).isEqualTo(1);
      assertThat(ids(database)).containsExactly(1L);
    }
  }

  @Test
  void a_step_that_is_killed_in_its_middle_is_finished_at_the_next_start() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Killed.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(Killed.STATUS);
    assertThat(file.resolveSibling("rows.db-wal")).exists();

    try (Database database = Database.open(file, BOTH)) {
      assertThat(version(database)).isEqualTo(2);
      assertThat(ids(database)).containsExactly(2L);
    }
  }

  @Test
  void numbers_without_order_are_a_mistake() {
    assertThatThrownBy(() -> Migrations.of(SECOND, FIRST))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Migrations.of(FIRST, FIRST))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Dies between the statements of the second step. */
  static final class Killed {

    static final int STATUS = 77;

    private Killed() {}

    public static void main(String[] arguments) {
      Migration dying =
          new Migration(
              2,
              tx -> {
                tx.update("CREATE TABLE more (id INTEGER) STRICT");
                Runtime.getRuntime().halt(STATUS);
              });
      Database.open(Path.of(arguments[0]), Migrations.of(FIRST, dying)).close();
    }
  }

  /** A file on another disk, linked to; its writer was killed before the log was worked in. */
  @Test
  void a_linked_file_whose_writer_was_killed_is_found_with_its_log() throws Exception {
    Migration first = Migration.of(1, List.of("CREATE TABLE things (id INTEGER) STRICT"));
    Migration second = Migration.of(2, List.of("ALTER TABLE things ADD COLUMN more INTEGER"));
    Path real = Files.createDirectory(directory.resolve("disk")).resolve("journal.db");
    Path log = real.resolveSibling("journal.db-wal");
    Path link = Files.createSymbolicLink(directory.resolve("linked.db"), real);
    Database.open(real, Migrations.of(first)).close();
    byte[] file;
    byte[] logged;
    try (Database database = Database.open(link, Migrations.of(first, second))) {
      database.execute(tx -> tx.update("INSERT INTO things VALUES (1, 2)"));
      file = Files.readAllBytes(real);
      logged = Files.readAllBytes(log);
    }
    Files.write(real, file);
    Files.write(log, logged);
    try (Database database = Database.open(link, Migrations.of(first, second))) {
      boolean kept = database.transaction(tx -> tx.exists("SELECT 1 FROM things WHERE more = 2"));
      assertThat(kept).isTrue();
    }
  }
}
