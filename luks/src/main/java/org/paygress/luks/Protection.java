package org.paygress.luks;

import org.paygress.protocol.volume.VolumeKey;

/** What stands between the image file and its reader. */
public sealed interface Protection {

  /** LUKS2 with the consumer's key. The caller keeps the key and closes it. */
  record Encrypted(VolumeKey key) implements Protection {
    @Override
    public String toString() {
      return "Encrypted(redacted)";
    }
  }

  /** Nothing: a file system of bounded size. */
  record Plain() implements Protection {}
}
