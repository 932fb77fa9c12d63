package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.paygress.testbed.guest.Cache;
import org.paygress.testbed.guest.Checkout;
import org.paygress.testbed.guest.ContentHash;
import org.paygress.testbed.guest.HostCommand;

/**
 * The templates' root filesystems, built once by {@code paygress-hostd template build} into a btrfs
 * image and kept. Guests read it, each with a disk that forgets. Daemons of this machine have one
 * of their own, for what they make of it an older kernel may not be able to mount.
 */
final class PoolImage {

  /** MiB; sparse. */
  static final int SIZE_MB = 16_384;

  private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(20);

  private PoolImage() {}

  /** The image file; builds it when the registry changed, which takes root and a minute or two. */
  static Path prepare(Checkout checkout, Consumer<String> progress)
      throws IOException, InterruptedException {
    String hash = ContentHash.start().tree(checkout.templates()).hex();
    return Cache.standard()
        .entry(
            "templates",
            hash,
            target -> {
              progress.accept("building the templates' root filesystems, once, a minute or two");
              build(checkout, target);
            })
        .resolve("pool.btrfs");
  }

  /** The image that daemons of this machine use: at first a copy of what {@link #prepare} made. */
  static Path forThisMachine(Path prepared) throws IOException, InterruptedException {
    String hash = Objects.requireNonNull(prepared.getParent()).getFileName().toString();
    return Cache.standard()
        .entry("pool", hash, target -> PoolUse.copy(prepared, target.resolve("pool.btrfs")))
        .resolve("pool.btrfs");
  }

  private static void build(Checkout checkout, Path target)
      throws IOException, InterruptedException {
    Path config = target.resolve("build.toml");
    Files.writeString(
        config,
        """
        [hostd]
        state_dir = "DIR"
        [storage]
        pool_size_mb = SIZE
        """
            .replace("DIR", target.toString())
            .replace("SIZE", Integer.toString(SIZE_MB)));
    try {
      HostCommand.of(
              checkout.launcher("paygress-hostd").toString(),
              "template",
              "build",
              "--config",
              config.toString())
          .within(BUILD_TIMEOUT)
          .expectSuccess();
    } finally {
      // The build unmounts what it mounted, unless it was cut short.
      new AttachedDevices(target.toRealPath()).clear();
    }
    if (!Files.exists(target.resolve("pool.btrfs"))) {
      throw new IOException("the build of the templates left no image in " + target);
    }
  }
}
