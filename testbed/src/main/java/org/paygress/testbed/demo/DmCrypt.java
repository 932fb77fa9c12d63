package org.paygress.testbed.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import org.paygress.testbed.guest.HostCommand;

/** Whether this machine's kernel can encrypt volumes. */
final class DmCrypt {

  private DmCrypt() {}

  static boolean available() throws InterruptedException {
    // Loads the modules where they are modules; where they are built in, or missing, it only fails.
    HostCommand.of("modprobe", "-a", "dm-mod", "dm-crypt").run();
    if (!Files.exists(Path.of("/dev/mapper/control"))) {
      return false;
    }
    HostCommand.Result targets = HostCommand.of("dmsetup", "targets").run();
    return targets.ok() && targets.output().lines().anyMatch(line -> line.startsWith("crypt "));
  }
}
