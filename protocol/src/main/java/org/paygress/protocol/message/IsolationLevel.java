package org.paygress.protocol.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an offer promises about other tenants on the same machine. */
public enum IsolationLevel {
  SHARED_KERNEL,
  DEDICATED_HOST,
  ATTESTED_RESEARCH_TIER;

  /** The kebab-case name on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<IsolationLevel> fromWire(String wire) {
    return Arrays.stream(values()).filter(level -> level.wire().equals(wire)).findFirst();
  }
}
