package org.paygress.provider.config;

import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [heartbeat]}: the sign of life consumers look for.
 *
 * @param intervalSecs 5 to 60, since clients call a provider offline whose newest heartbeat is 120
 *     s old
 */
public record HeartbeatConfig(int intervalSecs) {

  static final Section SECTION = Section.one("heartbeat", "The sign of life consumers look for.");

  static final Key<Integer> INTERVAL_SECS =
      SECTION.key(
          "interval_secs",
          BasicTypes.integer(5, 60),
          45,
          "How often a heartbeat is published; clients call a provider offline after 120 s without.");

  static HeartbeatConfig read(TableReader reader) {
    return new HeartbeatConfig(reader.get(INTERVAL_SECS));
  }
}
