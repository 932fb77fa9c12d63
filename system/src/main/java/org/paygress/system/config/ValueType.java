package org.paygress.system.config;

import com.fasterxml.jackson.databind.JsonNode;
import org.paygress.system.Parsed;

/**
 * A type of configuration value.
 *
 * @param <T> what a value becomes
 */
public interface ValueType<T> {

  /** Reads a value; the reason of a malformed one says what it is and should not be. */
  Parsed<T> read(JsonNode node);

  /** The value as TOML. */
  String toml(T value);

  /** Type and range, as it completes "set it to". */
  String description();

  /** A value in TOML to start from. */
  String example();
}
