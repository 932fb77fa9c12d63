package org.paygress.system.config;

import java.util.Optional;

/**
 * One key of the configuration file.
 *
 * @param section the table it stands in, without brackets
 * @param name its name, with the unit last
 * @param kind how a value is read and written
 * @param fallback the value when the key is absent; empty when the key is required
 * @param sentence what it does, for the file's comments and the reference
 */
public record Key<T>(
    String section, String name, ValueType<T> kind, Optional<T> fallback, String sentence) {

  public static <T> Key<T> required(
      String section, String name, ValueType<T> kind, String sentence) {
    return new Key<>(section, name, kind, Optional.empty(), sentence);
  }

  public static <T> Key<T> of(
      String section, String name, ValueType<T> kind, T fallback, String sentence) {
    return new Key<>(section, name, kind, Optional.of(fallback), sentence);
  }

  public String path() {
    return section + "." + name;
  }
}
