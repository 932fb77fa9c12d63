package org.paygress.testbed.guest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Kernel and root file system of the guest, built once from Debian packages and then kept.
 *
 * @param kernel a stock Debian cloud kernel
 * @param initramfs loads what the root disk needs
 * @param rootDisk ext4; the guest's writes to it are thrown away
 */
public record GuestImage(Path kernel, Path initramfs, Path rootDisk) {

  private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(20);

  /**
   * The image in the standard cache; builds it when it is absent or its recipe changed, which takes
   * root, Debian's package mirror and about a minute and a half.
   */
  public static GuestImage prepare(Checkout checkout, Consumer<String> progress)
      throws IOException, InterruptedException {
    Path recipe = checkout.guestRecipe();
    String hash = ContentHash.start().tree(recipe).hex();
    Path dir =
        Cache.standard()
            .entry(
                "guest",
                hash,
                target -> {
                  progress.accept("building the guest kernel's image, once, about 90 s");
                  HostCommand.of(recipe.resolve("build-image").toString(), target.toString())
                      .within(BUILD_TIMEOUT)
                      .expectSuccess();
                });
    return in(dir);
  }

  static GuestImage in(Path dir) {
    return new GuestImage(
        dir.resolve("vmlinuz"), dir.resolve("initramfs.gz"), dir.resolve("root.img"));
  }
}
