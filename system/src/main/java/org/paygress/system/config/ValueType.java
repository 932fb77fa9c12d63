package org.paygress.system.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import org.paygress.system.Parsed;

/**
 * A type of configuration value.
 *
 * @param <T> what a value becomes
 * @param description type and range, as it completes "set it to"
 * @param example a value in TOML to start from
 * @param reader gives a value, or says what it is and should not be
 * @param writer gives the value as TOML
 */
public record ValueType<T>(
    String description,
    String example,
    Function<JsonNode, Parsed<T>> reader,
    Function<T, String> writer) {

  Parsed<T> read(JsonNode node) {
    return reader.apply(node);
  }

  /** The value as TOML. */
  public String toml(T value) {
    return writer.apply(value);
  }
}
