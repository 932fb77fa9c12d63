package org.paygress.hostd.config;

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
 * @param budget how much is for rent
 */
public record StorageConfig(Path poolDir, int poolSizeMb, StorageBudget budget) {

  static final Section SECTION =
      Section.one("storage", "Where root filesystems and volumes are kept.");

  static final Key<Path> POOL_DIR =
      SECTION.key(
          "pool_dir",
          BasicTypes.path(),
          Path.of("pool"),
          "The directory of root filesystems; if it is not on btrfs, an image file is made and"
              + " mounted there; a relative path is inside hostd.state_dir.");
  static final Key<Integer> POOL_SIZE_MB =
      SECTION.key(
          "pool_size_mb",
          BasicTypes.integer(1024, 67_108_864),
          20_480,
          "The size of that image file in MiB; it is sparse and grows with use.");

  static final Key<Integer> RESERVE_MB =
      SECTION.key(
          "reserve_mb",
          BasicTypes.integer(0, 67_108_864),
          1_024,
          "How many MiB beside the volumes are kept for journal and wallet, and never for rent.");
  static final Key<Integer> SOLD_PERCENT =
      SECTION.key(
          "sold_percent",
          BasicTypes.integer(1, 10_000),
          100,
          "How much of the rest leases are promised; above 100 is a bet that they do not fill it.");

  static StorageConfig read(TableReader reader, Path stateDir) {
    return new StorageConfig(
        stateDir.resolve(reader.get(POOL_DIR)),
        reader.get(POOL_SIZE_MB),
        new StorageBudget(reader.get(RESERVE_MB), reader.get(SOLD_PERCENT)));
  }
}
