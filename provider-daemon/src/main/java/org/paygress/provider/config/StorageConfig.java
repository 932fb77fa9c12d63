package org.paygress.provider.config;

import java.nio.file.Path;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [storage]}: where root filesystems and volumes are.
 *
 * @param poolDir absolute; a btrfs file system, or the place where one is mounted from an image
 * @param poolSizeMb MiB of that image
 */
public record StorageConfig(Path poolDir, int poolSizeMb) {

  static final Section SECTION =
      Section.one("storage", "Where root filesystems and volumes are kept.");

  static final Key<Path> POOL_DIR =
      SECTION.key(
          "pool_dir",
          BasicTypes.path(),
          Path.of("pool"),
          "The directory of root filesystems; if it is not on btrfs, an image file is made and"
              + " mounted there; a relative path is inside state_dir.");
  static final Key<Integer> POOL_SIZE_MB =
      SECTION.key(
          "pool_size_mb",
          BasicTypes.integer(1024, 67_108_864),
          20_480,
          "The size of that image file in MiB; it is sparse and grows with use.");

  static StorageConfig read(TableReader reader, Path stateDir) {
    return new StorageConfig(stateDir.resolve(reader.get(POOL_DIR)), reader.get(POOL_SIZE_MB));
  }
}
