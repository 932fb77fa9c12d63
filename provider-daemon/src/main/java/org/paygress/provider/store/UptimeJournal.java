package org.paygress.provider.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.paygress.system.sqlite.Tx;

/** In which minutes this provider showed a sign of life; what its offer says of itself. */
public final class UptimeJournal {

  /** Its table. */
  public static final List<String> SCHEMA =
      List.of("CREATE TABLE IF NOT EXISTS uptime (minute INTEGER PRIMARY KEY) STRICT");

  /** How far back the figure looks. */
  private static final Duration WINDOW = Duration.ofDays(30);

  private static final int SECS_PER_MINUTE = 60;

  /** Notes a heartbeat and forgets what is older than the window. */
  public void beat(Tx tx, Instant now) throws SQLException {
    tx.update("INSERT OR IGNORE INTO uptime(minute) VALUES (?)", minute(now));
    tx.update("DELETE FROM uptime WHERE minute < ?", minute(now.minus(WINDOW)));
  }

  /**
   * The share of minutes with a heartbeat since the first one in the window, 0 to 100; 100 before
   * there is any.
   */
  public double percent(Tx tx, Instant now) throws SQLException {
    record Beats(Optional<Long> first, long count) {}
    Beats beats =
        tx.one(
                "SELECT min(minute) AS first, count(*) AS count FROM uptime WHERE minute <= ?",
                row -> new Beats(row.optionalNumber("first"), row.number("count")),
                minute(now))
            .orElseThrow();
    return beats
        .first()
        .map(first -> Math.min(100, 100.0 * beats.count() / (minute(now) - first + 1)))
        .orElse(100.0);
  }

  /**
   * The newest sign of life before {@code now}, to the minute below; empty before the first. What a
   * clock that was ahead has left is none.
   */
  public Optional<Instant> last(Tx tx, Instant now) throws SQLException {
    return tx.one(
            "SELECT max(minute) AS last FROM uptime WHERE minute <= ?",
            row -> row.optionalNumber("last"),
            minute(now))
        .orElseThrow()
        .map(minute -> Instant.ofEpochSecond(minute * SECS_PER_MINUTE));
  }

  private static long minute(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), SECS_PER_MINUTE);
  }
}
