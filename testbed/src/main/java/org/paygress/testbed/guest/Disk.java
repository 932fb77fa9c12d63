package org.paygress.testbed.guest;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A raw image the guest sees as a virtio disk. What the guest writes to it is forgotten at its end.
 *
 * @param serial how the guest finds it: {@code /guest/disk SERIAL} prints its device
 * @param image a file whose path has no comma (QEMU's option syntax)
 */
public record Disk(String serial, Path image) {

  private static final Pattern SERIAL = Pattern.compile("[a-z0-9-]{1,20}");

  public Disk {
    if (!SERIAL.matcher(serial).matches()) {
      throw new IllegalArgumentException("a serial must match " + SERIAL);
    }
    if (image.toString().contains(",")) {
      throw new IllegalArgumentException("no comma allowed in " + image);
    }
  }
}
