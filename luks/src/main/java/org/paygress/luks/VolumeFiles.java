package org.paygress.luks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a volume's image is. The name of the file carries its state, so that a crash can leave no
 * doubt: {@code .new} is in the making and worth nothing, {@code .img} is whole and never formatted
 * again, {@code .gone} is being destroyed and never opened again.
 */
record VolumeFiles(Path directory, VolumeName name) {

  static final String WHOLE = ".img";

  Path fresh() {
    return directory.resolve(name + ".new");
  }

  Path image() {
    return directory.resolve(name + WHOLE);
  }

  Path doomed() {
    return directory.resolve(name + ".gone");
  }

  List<Path> all() {
    return List.of(doomed(), fresh(), image());
  }

  /** Where the disk does not tell, it may be there: it must not be made anew over itself. */
  boolean whole() {
    return !Files.notExists(image());
  }

  boolean any() {
    return !all().stream().allMatch(Files::notExists);
  }

  /** The device-mapper name; the prefix is our mark, nothing without it is ever touched. */
  String mapping() {
    return "paygress-" + name;
  }
}
