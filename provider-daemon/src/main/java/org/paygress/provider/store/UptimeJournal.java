package org.paygress.provider.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.system.sqlite.Tx;

/** In which minutes this provider showed a sign of life; what its offer says of itself. */
public final class UptimeJournal {

  /** Idempotent DDL. */
  public static final List<String> SCHEMA =
      List.of("CREATE TABLE IF NOT EXISTS uptime (minute INTEGER PRIMARY KEY) STRICT");

  /** How far back the figure looks. */
  private static final Duration WINDOW = Duration.ofDays(30);

  private static final int SECS_PER_MINUTE = 60;

  /** Notes a heartbeat and forgets what is older than the window. */
  public void beat(Tx tx, Instant now) throws SQLException {
    change(tx, "INSERT OR IGNORE INTO uptime(minute) VALUES (?)", minute(now));
    change(tx, "DELETE FROM uptime WHERE minute < ?", minute(now.minus(WINDOW)));
  }

  /**
   * The share of minutes with a heartbeat since the first one in the window, 0 to 100; 100 before
   * there is any.
   */
  public double percent(Tx tx, Instant now) throws SQLException {
    String sql = "SELECT min(minute), count(*) FROM uptime WHERE minute <= ?";
    try (PreparedStatement query = tx.connection().prepareStatement(sql)) {
      query.setLong(1, minute(now));
      try (ResultSet row = query.executeQuery()) {
        if (!row.next() || row.getLong(2) == 0) {
          return 100;
        }
        long minutes = minute(now) - row.getLong(1) + 1;
        return Math.min(100, 100.0 * row.getLong(2) / minutes);
      }
    }
  }

  /** The newest sign of life, to the minute below; empty before the first. */
  public Optional<Instant> last(Tx tx) throws SQLException {
    try (PreparedStatement query =
            tx.connection().prepareStatement("SELECT max(minute) FROM uptime");
        ResultSet row = query.executeQuery()) {
      boolean any = row.next() && row.getObject(1) != null;
      return any
          ? Optional.of(Instant.ofEpochSecond(row.getLong(1) * SECS_PER_MINUTE))
          : Optional.empty();
    }
  }

  private static long minute(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), SECS_PER_MINUTE);
  }

  private static void change(Tx tx, String sql, long minute) throws SQLException {
    try (PreparedStatement statement = tx.connection().prepareStatement(sql)) {
      statement.setLong(1, minute);
      statement.executeUpdate();
    }
  }
}
