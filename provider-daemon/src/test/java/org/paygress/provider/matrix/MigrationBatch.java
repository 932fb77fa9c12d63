package org.paygress.provider.matrix;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.paygress.provider.store.Journals;
import org.paygress.system.Parsed;
import org.paygress.system.log.LogConfig;
import org.paygress.system.log.LogSetup;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.SeedWords;
import org.paygress.wallet.seed.WalletSeed;

/**
 * A file of an earlier release, with money and leases in it, brought up to date by a process that
 * is killed there: the next one finishes it, and what is in it is what it would be otherwise.
 *
 * @param line of the log, where it is killed
 */
record MigrationBatch(Kind kind, String line) implements Batch {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern DATED = Pattern.compile("\\b[0-9]{10}\\b");

  /** What it is a file of. */
  enum Kind {
    JOURNAL("src/test/resources/org/paygress/provider/store/journal-36d1164.db") {
      @Override
      void open(Path file) {
        Journals.open(file).close();
      }
    },
    WALLET("../wallet/src/test/resources/org/paygress/wallet/store/wallet-version-1.db") {
      @Override
      void open(Path file) {
        if (SeedWords.parse("abandon ".repeat(11) + "about")
            instanceof Parsed.Ok<SeedWords>(var words)) {
          CashuWallet.open(WalletSettings.of(file, WalletSeed.fromWords(words), Set.of())).close();
        }
      }
    };

    private final String old;

    Kind(String old) {
      this.old = old;
    }

    abstract void open(Path file);
  }

  /** Before and after each step is durable, for all that a file of this kind needs. */
  static List<Batch> all(Path dir) throws Exception {
    List<Batch> batches = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Path file = copy(kind, dir);
      kind.open(file);
      IntStream.rangeClosed(2, version(file))
          .boxed()
          .flatMap(
              step ->
                  Stream.of("version " + step + " is written", "is of version " + step + " now"))
          .forEach(line -> batches.add(new MigrationBatch(kind, line)));
    }
    return batches;
  }

  /** The process that is killed: its arguments are kind, file and line. */
  static final class Child {

    private Child() {}

    public static void main(String[] args) {
      LogSetup.apply(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.DEBUG));
      Trap.set(Pattern.compile(args[2]));
      Kind.valueOf(args[0]).open(Path.of(args[1]));
    }
  }

  @Override
  public String name() {
    return "migration of a " + kind + ": " + line;
  }

  @Override
  public Outcome run(Path dir) throws Exception {
    Path whole = copy(kind, Files.createDirectory(dir.resolve("whole")));
    kind.open(whole);
    Path killed = copy(kind, Files.createDirectory(dir.resolve("killed")));
    ChildProcess child = ChildProcess.start(Child.class, kind.name(), killed.toString(), line);
    child.killWhen(c -> c.trapped() > 0, LIMIT);
    kind.open(killed);
    Cell.Verdict verdict =
        content(killed).equals(content(whole)) ? Cell.Verdict.GOOD : Cell.Verdict.LOST;
    Fault none = new Fault("NONE", Optional.empty(), false);
    return new Outcome(Map.of(none, verdict), child.trapped());
  }

  private static Path copy(Kind kind, Path dir) throws Exception {
    return Files.copy(Path.of(kind.old), dir.resolve(kind + ".db"));
  }

  private static Connection read(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private static int version(Path file) throws SQLException {
    try (Connection database = read(file);
        ResultSet row = database.createStatement().executeQuery("PRAGMA user_version")) {
      return row.getInt(1);
    }
  }

  /** The rows of every table but the file's own, without what is drawn or dated in them. */
  private static List<String> content(Path file) throws SQLException {
    List<String> rows = new ArrayList<>(List.of("version " + version(file)));
    try (Connection database = read(file)) {
      for (String table :
          column(
              database,
              "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'meta' ORDER BY name")) {
        String columns =
            String.join(
                " || '|' || ",
                column(
                    database,
                    "SELECT 'quote(' || name || ')' FROM pragma_table_info('"
                        + table
                        + "') WHERE name NOT IN ('entry', 'operation', 'at_ms', 'created_ms', 'id')"));
        for (String row :
            column(database, "SELECT " + columns + " FROM " + table + " ORDER BY 1")) {
          rows.add(table + " " + DATED.matcher(row).replaceAll(MigrationBatch::undated));
        }
      }
    }
    return rows;
  }

  /** A day from now is what a migration gives to those whose outage was without an end. */
  private static String undated(MatchResult number) {
    Instant time = Instant.ofEpochSecond(Long.parseLong(number.group()));
    Duration off = Duration.between(Instant.now().plus(Duration.ofDays(1)), time);
    return off.abs().compareTo(Duration.ofHours(1)) < 0 ? "in a day" : number.group();
  }

  private static List<String> column(Connection database, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (var statement = database.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
