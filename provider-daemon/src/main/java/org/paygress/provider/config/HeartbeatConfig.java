package org.paygress.provider.config;

import java.util.List;

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
          Kinds.integer(5, 60),
          45,
          "How often a heartbeat is published; clients call a provider offline after 120 s without.");
  static final List<Key<?>> KEYS = List.of(INTERVAL_SECS);

  static HeartbeatConfig read(Reader reader) {
    return new HeartbeatConfig(reader.get(INTERVAL_SECS));
  }
}
