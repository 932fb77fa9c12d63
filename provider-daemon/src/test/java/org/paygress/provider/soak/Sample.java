package org.paygress.provider.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a daemon of this process holds at a moment.
 *
 * @param day of the simulated month
 * @param figures by name, in the order they are shown
 */
record Sample(long day, Map<String, Long> figures) {

  /** Looks at everything that could grow. */
  static Sample of(long day, Path stateDir) throws IOException, SQLException {
    Map<String, Long> figures = new LinkedHashMap<>();
    Path journal = stateDir.resolve("journal.db");
    Path wallet = stateDir.resolve("wallet.db");
    figures.put("journal KiB", kib(journal));
    figures.put("wallet KiB", kib(wallet));
    for (String table :
        new String[] {
          "leases", "top_ups", "debts", "withdrawals", "sent_tokens", "outbox", "seen"
        }) {
      figures.put(table, count(journal, "SELECT count(*) FROM " + table));
    }
    for (String table : new String[] {"operations", "claims", "melts", "ledger", "proofs"}) {
      figures.put(table, count(wallet, "SELECT count(*) FROM " + table));
    }
    figures.put("spendable", count(wallet, "SELECT count(*) FROM proofs WHERE state = 'UNSPENT'"));
    figures.put("unsigned", count(wallet, "SELECT max(next - signed) FROM counters"));
    figures.put("threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
    figures.put(
        "descriptors",
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getOpenFileDescriptorCount());
    return new Sample(day, figures);
  }

  private static long kib(Path database) throws IOException {
    long bytes = 0;
    for (String suffix : new String[] {"", "-wal"}) {
      Path file = database.resolveSibling(database.getFileName() + suffix);
      bytes += Files.exists(file) ? Files.size(file) : 0;
    }
    return bytes / 1024;
  }

  static long count(Path file, String sql) throws SQLException {
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }
}
