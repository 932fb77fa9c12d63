package org.paygress.system.config;

import java.util.Optional;

/**
 * One key of the configuration file, as its {@link Section} makes it.
 *
 * @param name its name, with the unit last
 * @param kind how a value is read and written
 * @param fallback the value when the key is absent; empty when the key is required
 * @param sentence what it does, for the file's comments and the reference
 */
public record Key<T>(
    Section section, String name, ValueType<T> kind, Optional<T> fallback, String sentence) {

  /** Section and name, as problems call it. */
  public String path() {
    return section.name() + "." + name;
  }

  /** The default as TOML; empty if the key is required. */
  public Optional<String> fallbackToml() {
    return fallback.map(kind::toml);
  }
}
