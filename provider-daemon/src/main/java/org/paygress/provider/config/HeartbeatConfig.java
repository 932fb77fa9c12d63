package org.paygress.provider.config;

import java.util.List;
import org.paygress.system.config.Key;
import org.paygress.system.config.TableReader;

/**
 * {@code [heartbeat]}: the sign of life consumers look for.
 *
 * @param intervalSecs 5 to 60, since clients call a provider offline whose newest heartbeat is 120
 *     s old
 */
public record HeartbeatConfig(int intervalSecs) {

  private static final String SECTION = "heartbeat";

  static final Key<Integer> INTERVAL_SECS =
      Key.of(
          SECTION,
          "interval_secs",
          ValueTypes.integer(5, 60),
          45,
          "How often a heartbeat is published; clients call a provider offline after 120 s without.");
  static final List<Key<?>> KEYS = List.of(INTERVAL_SECS);

  static HeartbeatConfig read(TableReader reader) {
    return new HeartbeatConfig(reader.get(INTERVAL_SECS));
  }
}
