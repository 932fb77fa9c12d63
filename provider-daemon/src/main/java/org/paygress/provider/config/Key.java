package org.paygress.provider.config;

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
record Key<T>(String section, String name, Kind<T> kind, Optional<T> fallback, String sentence) {

  static <T> Key<T> required(String section, String name, Kind<T> kind, String sentence) {
    return new Key<>(section, name, kind, Optional.empty(), sentence);
  }

  static <T> Key<T> of(String section, String name, Kind<T> kind, T fallback, String sentence) {
    return new Key<>(section, name, kind, Optional.of(fallback), sentence);
  }

  String path() {
    return section + "." + name;
  }
}
